import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The repository's root: everything else here is found from it, so that the working directory never matters. */
export const projectRoot = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

/** What is brought from elsewhere or kept between starts; `@vscode/test-electron` keeps its downloads there too. */
export const cacheFolder = join(projectRoot, '.vscode-test');

/** What a run makes: packages, results, screenshots. */
export const outFolder = join(projectRoot, 'out');

/** The packaged extension that `npm start` and the UI tests install. */
export const vsixFile = join(outFolder, 'mixpeek-bucket-explorer.vsix');
