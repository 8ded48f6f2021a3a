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
  openBucket: 'mixpeek.openBucket',
  copyBucketId: 'mixpeek.copyBucketId',
  copyBucketName: 'mixpeek.copyBucketName',
  showLog: 'mixpeek.showLog',
} as const;

export type CommandId = (typeof Commands)[keyof typeof Commands];

export const Views = { buckets: 'mixpeek.buckets' } as const;

/** The command that the editor makes for the view: opens it and moves the keyboard there. */
export const focusBuckets = `${Views.buckets}.focus`;

export const ViewContainers = { mixpeek: 'mixpeek' } as const;

export const Settings = {
  baseUrl: 'mixpeek.baseUrl',
  listApi: 'mixpeek.listApi',
  pageSize: 'mixpeek.pageSize',
  requestTimeout: 'mixpeek.requestTimeout',
} as const;

export type SettingId = (typeof Settings)[keyof typeof Settings];

/** Positive keys only: nothing shows until it is known to be true. */
export const ContextKeys = {
  signedOut: 'mixpeek.signedOut',
  connected: 'mixpeek.connected',
  sample: 'mixpeek.sample',
  canLoadMore: 'mixpeek.canLoadMore',
  canShowPrevious: 'mixpeek.canShowPrevious',
  environmentKeyOffered: 'mixpeek.environmentKeyOffered',
} as const;

export type ContextKey = (typeof ContextKeys)[keyof typeof ContextKeys];

export const FileSchemes = { bucket: 'mixpeek-bucket' } as const;
