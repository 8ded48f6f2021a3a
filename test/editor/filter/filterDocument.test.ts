import assert from 'node:assert/strict';
import { setTimeout as pause } from 'node:timers/promises';
import * as vscode from 'vscode';
import { FilterDocument } from '../../../src/extension/filter/filterDocument.ts';
import { documentText } from '../../../src/extension/filter/filterText.ts';
import type { BucketQuery, FilterGroup } from '../../../src/model/query.ts';
import { eventually } from '../../support/eventually.ts';
import { setUserSetting } from '../theExtension.ts';
import { type FilterScene, openScene } from './filterScene.ts';

/** Longer than the pause before a text is applied. */
const applied = () => pause(600);

const named = (value: string): FilterGroup => ({ AND: [{ field: 'bucket_name', operator: 'eq', value }] });

describe('filter/filterDocument', () => {
  let scene: FilterScene;

  // A text stays unsaved until a test saves it.
  before(() => setUserSetting('files.autoSave', 'off'));
  after(() => setUserSetting('files.autoSave', undefined));
  afterEach(() => scene.dispose());

  it('opens an empty question as a text that asks for everything', async () => {
    scene = await openScene();
    const { document, questions, shows } = scene;
    await shows(documentText({}));
    assert.equal(document.languageId, 'json');
    const before = questions.current;
    await scene.write(`${document.getText()}\n`);
    await applied();
    assert.equal(questions.current, before);
    assert.deepEqual(scene.problems(), []);
  });

  it('applies what is saved, and keeps its form', async () => {
    scene = await openScene();
    const text = '{"filters": {"bucket_name":\n\n"x"},   "search":"cats"}';
    await scene.write(text);
    await scene.asks({ search: 'cats', filters: { equal: [['bucket_name', 'x']] } });
    await applied();
    assert.equal(scene.document.getText(), text);
    assert.equal(scene.document.isDirty, false);
  });

  it('applies a text once typing has paused, not each that was saved', async () => {
    scene = await openScene();
    const asked: BucketQuery[] = [];
    scene.questions.onDidChange(({ query }) => void asked.push(query));
    const document = new FilterDocument(scene.questions, scene.uri.with({ path: '/unopened.json' }), () => undefined);
    for (const search of ['c', 'ca', 'cat']) document.write(Buffer.from(JSON.stringify({ search })));
    assert.deepEqual(asked, []);
    await scene.asks({ search: 'cat' });
    assert.deepEqual(asked, [{ search: 'cat' }]);
    document.dispose();
  });

  it('takes an empty text for everything', async () => {
    scene = await openScene({ search: 'cats' });
    await scene.write('');
    await scene.asks({});
    await applied();
    assert.equal(scene.document.getText(), '');
  });

  it('keeps a text that is no question, says what is wrong where it is, and asks nothing', async () => {
    scene = await openScene({ search: 'cats' });
    const { questions, document } = scene;
    const before = questions.current;
    const text = '{ "filters": { "AND": [ { "field": "a", "operator": "like", "value": 1 } ] }, "limit": 3 }';
    await scene.write(text);
    await eventually(async () =>
      assert.deepEqual(
        scene.problems().map(({ message, range, source }) => [document.getText(range), message.slice(0, 27), source]),
        [
          ['"like"', 'There is no operator “like”', 'Mixpeek'],
          ['"limit"', '“limit” is no part of a ques', 'Mixpeek'].map((part) => part.slice(0, 27)),
        ],
      ),
    );
    await applied();
    assert.equal(questions.current, before);
    assert.equal(document.getText(), text);
    await scene.write(text.replace('like', 'eq').replace(', "limit": 3', ''));
    await scene.asks({ filters: { AND: [{ field: 'a', operator: 'eq', value: 1 }] } });
    await eventually(async () => assert.deepEqual(scene.problems(), []));
  });

  it('says where a text stops being JSON, while it is typed', async () => {
    scene = await openScene();
    await scene.type('{\n  "search": "a",\n}');
    await eventually(async () => {
      const [problem] = scene.problems();
      assert.deepEqual([problem?.range.start.line, problem?.message], [2, 'From here on this is not JSON.']);
    });
  });

  it('follows a change made elsewhere', async () => {
    scene = await openScene({ search: 'cats' });
    scene.changeElsewhere(() => ({ filters: named('x'), sort: { field: 'bucket_name', direction: 'desc' } }));
    await scene.shows(documentText(scene.questions.current.query));
    assert.equal(scene.document.isDirty, false);
  });

  it('follows a change made elsewhere in the parts that nobody has touched, and keeps the form of the others', async () => {
    scene = await openScene();
    await scene.write('{"search":"cats",   "sort":null}');
    await scene.asks({ search: 'cats' });
    scene.changeElsewhere((query) => ({ ...query, sort: { field: 'x', direction: 'asc' } }));
    await scene.shows('{"search":"cats",   "sort":{\n  "field": "x",\n  "direction": "asc"\n}}');
    await applied();
    assert.deepEqual(scene.questions.current.query, { search: 'cats', sort: { field: 'x', direction: 'asc' } });
  });

  it('follows a change made elsewhere without losing what is being typed', async () => {
    scene = await openScene();
    await scene.type(documentText({ search: 'being typed' }));
    scene.changeElsewhere(() => ({ filters: named('x') }));
    await scene.shows(documentText({ search: 'being typed', filters: named('x') }));
    assert.equal(scene.document.isDirty, true);
    assert.deepEqual(scene.questions.current.query, { filters: named('x') });
    assert.equal(await scene.document.save(), true);
    await scene.asks({ search: 'being typed', filters: named('x') });
  });

  it('lets what is typed win where both have changed the same part', async () => {
    scene = await openScene({ search: 'before' });
    await scene.type(documentText({ search: 'typed' }));
    scene.changeElsewhere(() => ({ search: 'elsewhere', filters: named('x') }));
    await scene.shows(documentText({ search: 'typed', filters: named('x') }));
    assert.equal(await scene.document.save(), true);
    await scene.asks({ search: 'typed', filters: named('x') });
  });

  it('waits with a change made elsewhere while the text is no JSON', async () => {
    scene = await openScene();
    await scene.write('{"search": "typed", "filters": ');
    scene.changeElsewhere(() => ({ sort: { field: 'x', direction: 'asc' } }));
    await applied();
    assert.equal(scene.document.getText(), '{"search": "typed", "filters": ');
    await scene.write('{"search": "typed", "filters": {}}');
    await scene.asks({ search: 'typed', sort: { field: 'x', direction: 'asc' } });
    await eventually(async () => assert.match(scene.document.getText(), /"sort": \{\n {4}"field": "x"/));
  });

  it('keeps a wrong part as it was typed while the others follow', async () => {
    scene = await openScene();
    await scene.write('{"search": 1, "filters": {"AND": []}}');
    scene.changeElsewhere(() => ({ filters: named('x') }));
    await eventually(async () => assert.match(scene.document.getText(), /"bucket_name"/));
    assert.match(scene.document.getText(), /^\{"search": 1, /);
    assert.deepEqual(scene.questions.current.query, { filters: named('x') });
  });

  it('can be saved at any moment: no two texts come to stand against each other', async () => {
    scene = await openScene();
    for (let round = 0; round < 10; round += 1) {
      scene.changeElsewhere((query) => ({ ...query, filters: named(`round ${round}`) }));
      if (round % 2 === 0) await pause(5 * round);
      await scene.write((shown) => shown.replace(/"search": "[^"]*"/, `"search": "typed ${round}"`));
    }
    await scene.asks({ search: 'typed 9', filters: named('round 9') });
    await scene.shows(documentText(scene.questions.current.query));
  });

  describe('on a change of ground', () => {
    it('shows the question of the new ground', async () => {
      scene = await openScene({ search: 'here' });
      scene.questions.replace({ search: 'there' }, 'there');
      await scene.shows(documentText({ search: 'there' }));
      await scene.write(documentText({ search: 'there', filters: named('x') }));
      await scene.asks({ search: 'there', filters: named('x') });
    });

    it('does not take what was typed along; undoing brings it back', async () => {
      scene = await openScene({ search: 'here' });
      const typed = documentText({ search: 'here, unsaved' });
      await scene.type(typed);
      scene.questions.replace({ search: 'there' }, 'there');
      await scene.shows(documentText({ search: 'there' }));
      await applied();
      assert.deepEqual(scene.questions.current.query, { search: 'there' });
      await vscode.commands.executeCommand('undo');
      await scene.shows(typed);
    });

    it('does not apply what was saved just before', async () => {
      scene = await openScene({ search: 'here' });
      await scene.write(documentText({ search: 'here, saved' }));
      scene.questions.replace({ search: 'there' }, 'there');
      await applied();
      assert.deepEqual(scene.questions.current.query, { search: 'there' });
      await scene.shows(documentText({ search: 'there' }));
    });
  });

  it('is one file, which cannot be deleted or moved', async () => {
    scene = await openScene();
    const { uri } = scene;
    const { fs } = vscode.workspace;
    await assert.rejects(async () => fs.delete(uri));
    await assert.rejects(async () => fs.rename(uri, uri.with({ path: '/other.json' })));
    await assert.rejects(async () => fs.createDirectory(uri.with({ path: '/folder' })));
    await assert.rejects(async () => fs.readFile(uri.with({ path: '/other.json' })));
    await assert.rejects(async () => fs.writeFile(uri.with({ path: '/other.json' }), Buffer.from('{}')));
    assert.deepEqual(Buffer.from(await fs.readFile(uri)).toString(), documentText({}));
  });

  it('asks nothing once it is gone, and leaves no problem behind', async () => {
    scene = await openScene();
    await scene.type('{');
    await eventually(async () => assert.equal(scene.problems().length, 1));
    await vscode.workspace.fs.writeFile(scene.uri, Buffer.from('{"search": "late"}'));
    await scene.dispose();
    await applied();
    assert.deepEqual(scene.questions.current.query, {});
    assert.deepEqual(scene.problems(), []);
  });
});
