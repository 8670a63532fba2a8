import type { Ceilings, Ladder, StepTime, Trace, TracedRow } from 'glassgrad'
import type { DispatchOnHost, TensorRole, Tried } from 'glassgrad/debug'

// What the worker tells the glass box of a run that it looks into.

/** The latest steps of the run, and the most that the device can do. */
export interface Glimpse {
  trace: Trace
  /** Null until the run has ended: measuring them takes time. */
  ceilings: Ceilings | null
}

/** What is inside a model at some moment of its training. */
export interface Inside {
  /** Epochs done, with the begun one's share. */
  epoch: number
  layers: readonly LayerPortrait[]
  /** Why there is nothing to see. */
  reason?: string
}

export interface LayerPortrait {
  name: string
  /** Its class. */
  kind: string
  output: Portrait
  weights: readonly { name: string; value: Portrait; gradient: Portrait | null }[]
}

/** An array to look at: as pictures, and by how often its values come. */
export interface Portrait {
  shape: readonly number[]
  /** Orange below zero, blue above, the stronger the larger. */
  pictures: readonly Painting[]
  histogram: Histogram
}

export interface Painting {
  width: number
  height: number
  rgba: Uint8ClampedArray<ArrayBuffer>
}

/** Bars of equal width from the least value to the most. */
export interface Histogram {
  counts: readonly number[]
  least: number
  most: number
  mean: number
  deviation: number
}

/** Rungs asked for; what is left out is chosen as without this. */
export type Variants = Partial<Record<Ladder, string>>

/** A few training steps with the rungs that were asked for, beside the same steps with those that are chosen. */
export interface Climb {
  chosen: Measured
  asked: Measured
  /** The greatest difference between the weights afterwards, as a share of the greatest weight. */
  difference: number
}

export interface Measured {
  step: StepTime
  /** Milliseconds of a step that products of matrices and convolutions take. */
  kernels: Record<Ladder, number>
  /** After these steps. */
  loss: number
}

/** The steps of the latest training that can be looked at. */
export interface Past {
  /** Steps so far. */
  length: number
  /** Those with which epochs begin, counted from 1. */
  epochs: readonly number[]
}

/** A training step that stands still. */
export interface Still {
  /** Which one of the training, from 1. */
  number: number
  loss: number | null
  rows: readonly TracedRow[]
  shaders: Trace['shaders']
  tensors: readonly StillTensor[]
  /** By row: numbers of tensors. */
  reads: readonly (readonly number[])[]
  writes: readonly (readonly number[])[]
}

export interface StillTensor {
  path: string
  role: TensorRole
  shape: readonly number[]
  dtype: string
  /** The row that makes it; -1: before the step. */
  row: number
  /** Whether it can be read. */
  inMemory: boolean
}

/** An array as the page has it. */
export interface Values {
  shape: readonly number[]
  /** Large arrays are cut off. */
  data: Float32Array<ArrayBuffer> | Int32Array<ArrayBuffer>
}

/** How one element came to be; tensors by their numbers in `Still.tensors`. */
export interface Origin {
  tensor: number
  index: readonly number[]
  value: number
  op: string | null
  formula: string
  /** The largest first, cut off. */
  terms: readonly OriginTerm[]
  /** How many there are. */
  count: number
  isSum: boolean
  also: readonly OriginSource[]
  computed: number
  ulps: number
  /** Elements that were read, by tensor: all of them. */
  read: readonly { tensor: number; elements: readonly number[] }[]
}

export interface OriginTerm {
  value: number
  factor?: number
  sources: readonly OriginSource[]
}

export interface OriginSource {
  symbol: string
  tensor: number
  index: readonly number[]
  value: number
}

/** What the page asks of the step that stands still. */
export type Inquiry =
  | { ask: 'step'; number: number }
  | { ask: 'values'; tensor: number }
  | { ask: 'origin'; tensor: number; index: readonly number[] }
  | { ask: 'dispatch'; tensor: number; element: number }
  | { ask: 'try'; row: number; code: string }

export interface Findings {
  step: Still
  values: Values
  origin: Origin
  dispatch: DispatchOnHost
  try: Tried
}
