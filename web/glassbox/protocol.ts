import type { Ceilings, Ladder, StepTime, Trace } from 'glassgrad'

// What the worker tells the glass box of a run that it looks into.

/** The latest steps of the run, and the most that the device can do. */
export interface Glimpse {
  trace: Trace
  ceilings: Ceilings
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
