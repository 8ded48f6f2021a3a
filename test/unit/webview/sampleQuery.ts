import type { BucketQuery } from '../../../src/model/query.ts';

/** The published sample body of the oldest contract: two conditions in each list, all lists in one node. */
export const sampleQuery: BucketQuery = {
  search: 'video',
  filters: {
    AND: [
      { field: 'metadata.team', operator: 'eq', value: 'vision' },
      { field: 'object_count', operator: 'gte', value: 100 },
    ],
    OR: [
      { field: 'bucket_name', operator: 'starts_with', value: 'prod' },
      { field: 'created_at', operator: 'gt', value: '2024-05-31' },
    ],
    NOT: [
      { field: 'status', operator: 'in', value: ['archived', 'failed'] },
      { field: 'metadata.draft', operator: 'exists', value: true },
    ],
    case_sensitive: true,
  },
  sort: { field: 'created_at', direction: 'asc' },
};
