/** Every id that package.json names too; a test holds the two equal, both ways. */

export const Commands = {
  setApiKey: 'mixpeek.setApiKey',
  removeApiKey: 'mixpeek.removeApiKey',
  useEnvironmentKey: 'mixpeek.useEnvironmentKey',
  exploreSampleBuckets: 'mixpeek.exploreSampleBuckets',
  leaveSampleBuckets: 'mixpeek.leaveSampleBuckets',
  refresh: 'mixpeek.refresh',
  retry: 'mixpeek.retry',
  loadMore: 'mixpeek.loadMore',
  showPrevious: 'mixpeek.showPrevious',
  goToPage: 'mixpeek.goToPage',
  goToBucket: 'mixpeek.goToBucket',
  switchNamespace: 'mixpeek.switchNamespace',
  searchBuckets: 'mixpeek.searchBuckets',
  sortBuckets: 'mixpeek.sortBuckets',
  editFilter: 'mixpeek.editFilter',
  editFilterAsJson: 'mixpeek.editFilterAsJson',
  clearFilter: 'mixpeek.clearFilter',
  saveFilter: 'mixpeek.saveFilter',
  applySavedFilter: 'mixpeek.applySavedFilter',
  copyAsCode: 'mixpeek.copyAsCode',
  scanAll: 'mixpeek.scanAll',
  stopScan: 'mixpeek.stopScan',
  openBucket: 'mixpeek.openBucket',
  copyBucketId: 'mixpeek.copyBucketId',
  copyBucketName: 'mixpeek.copyBucketName',
  diagnose: 'mixpeek.diagnose',
  showLog: 'mixpeek.showLog',
} as const;

export type CommandId = (typeof Commands)[keyof typeof Commands];

export const Views = { buckets: 'mixpeek.buckets', filter: 'mixpeek.filter' } as const;

/** The commands that the editor makes for the views: each opens its view and moves the keyboard there. */
export const focusBuckets = `${Views.buckets}.focus`;
export const focusFilter = `${Views.filter}.focus`;

export const ViewContainers = { mixpeek: 'mixpeek' } as const;

export const Settings = {
  baseUrl: 'mixpeek.baseUrl',
  listApi: 'mixpeek.listApi',
  pageSize: 'mixpeek.pageSize',
  requestTimeout: 'mixpeek.requestTimeout',
  keepFirstPage: 'mixpeek.keepFirstPage',
  savedFilters: 'mixpeek.savedFilters',
} as const;

export type SettingId = (typeof Settings)[keyof typeof Settings];

/** Positive keys only: nothing shows until it is known to be true. */
export const ContextKeys = {
  signedOut: 'mixpeek.signedOut',
  /** And the editor has not kept the key that it was given. */
  keyForgotten: 'mixpeek.keyForgotten',
  connected: 'mixpeek.connected',
  sample: 'mixpeek.sample',
  canLoadMore: 'mixpeek.canLoadMore',
  canShowPrevious: 'mixpeek.canShowPrevious',
  environmentKeyOffered: 'mixpeek.environmentKeyOffered',
  /** A search or a filter is set: there is something to clear. */
  asked: 'mixpeek.asked',
  canScan: 'mixpeek.canScan',
  scanning: 'mixpeek.scanning',
} as const;

export type ContextKey = (typeof ContextKeys)[keyof typeof ContextKeys];

export const FileSchemes = { bucket: 'mixpeek-bucket', filter: 'mixpeek-filter' } as const;
