// @ts-check
// For development only, never part of the package: `npm start` ends with buckets on the screen and no further click.
const { commands, window } = require('vscode');

const explorer = 'mixpeek.buckets.focus';

/** Waits until a command exists: extensions are announced to the window while it already runs. */
async function commandExists(/** @type {string} */ command) {
  for (const giveUpAt = Date.now() + 60_000; Date.now() < giveUpAt; ) {
    if ((await commands.getCommands(true)).includes(command)) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`the command ${command} did not appear`);
}

exports.activate = async function activate() {
  try {
    await commandExists(explorer);
    await commands.executeCommand(explorer);
    if (process.env.MIXPEEK_OPEN === 'sample') {
      await commands.executeCommand('mixpeek.exploreSampleBuckets');
      await commands.executeCommand(explorer);
    } else if ((await commands.getCommands(true)).includes('mixpeek.leaveSampleBuckets')) {
      // A window of an earlier start may still show the sample.
      await commands.executeCommand('mixpeek.leaveSampleBuckets');
    }
  } catch (error) {
    await window.showErrorMessage(
      `The Mixpeek view could not be opened: ${error instanceof Error ? error.message : error}`,
    );
  }
};
