// @ts-check
// For benchmarks only: 50 rows that are there already.
const { ThemeIcon, TreeItem, window } = require('vscode');

const rows = Array.from({ length: 50 }, (_, index) => `hard-coded-${String(index).padStart(6, '0')}`);

exports.activate = function activate(/** @type {import('vscode').ExtensionContext} */ { subscriptions }) {
  subscriptions.push(
    window.createTreeView('floor.rows', {
      treeDataProvider: {
        getChildren: (/** @type {string | undefined} */ row) => (row === undefined ? rows : []),
        getTreeItem: (/** @type {string} */ row) =>
          Object.assign(new TreeItem(row), {
            id: row,
            description: '1.2 MB · 12',
            iconPath: new ThemeIcon('database'),
          }),
      },
    }),
  );
};
