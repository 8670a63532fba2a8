import type { Box } from './exciting.js'
import type { Components } from './pca.js'

// What the worker tells of a network's inside, and what the page asks of it.

/** The images that the network is looked into with: some that it has not learned from. */
export interface Samples {
  /** [height, width, channels] */
  size: readonly [number, number, number]
  /** Each image after the other, from 0 to 255. */
  pixels: Uint8Array<ArrayBuffer>
  labels: Uint8Array<ArrayBuffer>
  classNames: readonly string[]
}

/** The images as the last hidden layer has them. */
export interface Embedding extends Components {
  /** Epochs of training before. */
  epochs: number
  layer: string
  /** The layer's numbers for an image. */
  features: number
  /** What the network takes each image for. */
  answers: Uint8Array<ArrayBuffer>
}

/** A layer of filters. */
export interface Convolution {
  name: string
  filters: number
  /** Of a filter: [height, width, channels of its input]. */
  window: readonly number[]
}

/** Numbers of a row-major array. */
export interface Values {
  shape: readonly number[]
  data: Float32Array<ArrayBuffer>
}

export type Look =
  /** The filters of a convolution, and their answers to an image. */
  | { at: 'filters'; layer: string; image: number }
  /** What excites one of them most. */
  | { at: 'filter'; layer: string; filter: number }
  /** Where an image speaks for a class, by default for the network's answer. */
  | { at: 'image'; image: number; label: number | null; layer: string | null }

/** The answer to each kind of Look. */
export interface Seen {
  filters: {
    /** [height, width, channels, filters] */
    kernel: Values
    /** [rows, columns, filters] */
    maps: Values
  }
  /** The images with the strongest answers, the strongest first. */
  filter: readonly { image: number; strength: number; box: Box | null }[]
  image: {
    probabilities: readonly number[]
    label: number
    /** [height, width]: what the class loses with each pixel */
    occlusion: Values
    /** [rows, columns] of the layer's maps */
    gradCam: Values | null
  }
}
