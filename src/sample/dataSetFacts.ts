import type { JsonObject } from '../model/json.ts';

/** A schema field: a type word, with `[]` behind it for a list of that type, or the whole field where one word is too little. */
export type FieldSpec = string | JsonObject;

/** What is published about one public data set. A figure, licence or year that was not found at the source is absent. */
export interface DataSetFacts {
  readonly title: string;
  readonly bucketName: string;
  readonly kind: 'image' | 'video' | 'audio' | 'document' | 'text' | '3D' | 'geo' | 'medical';
  readonly description: string;
  readonly objects?: number;
  readonly bytes?: number;
  /** The figures in the words of the source: rounding, parts and what they leave out stay visible. */
  readonly publishedItems?: string;
  readonly publishedSize?: string;
  readonly fields: Readonly<Record<string, FieldSpec>>;
  readonly licence?: string;
  readonly year?: number;
  readonly source: string;
}

const bytesPerUnit = { MB: 1e6, GB: 1e9, TB: 1e12, GiB: 2 ** 30 } as const;

/** A published size in bytes: MB, GB, TB are decimal, GiB is 2^30; a part of a byte is rounded. */
export function inBytes(amount: number, unit: keyof typeof bytesPerUnit): number {
  return Math.round(amount * bytesPerUnit[unit]);
}

export const fiftyOneZoo = 'github.com/voxel51/fiftyone (dataset zoo)';
export const tensorFlowCatalog = 'github.com/tensorflow/datasets (catalog)';
export const laionAudioList = 'github.com/LAION-AI/audio-dataset';
export const voiceDatasetsList = 'github.com/jim-schwoebel/voice_datasets';
