import type { Bilingual, Text } from '../../tasks/language.js'
import type { Item as Shown } from '../../tasks/show.js'
import type { Figures } from '../../tasks/task.js'
import type { Climb, Findings, Glimpse, Inquiry, Inside, Past, Variants } from '../glassbox/protocol.js'
import type { Convolution, Embedding, Look, Samples, Seen } from '../inside/protocol.js'

// What the page and the worker in which tasks run tell each other.

/** Task files by name, `04-train.ts`, as the visitor has edited them. */
export type Sources = Readonly<Record<string, string>>

export type FileFormat = 'keras' | 'safetensors' | 'onnx' | 'json'

export type ToWorker =
  /** With `looking`, what happens inside is told, too. `fewer` images are asked for than the task's own: it is tested on no more. */
  | { type: 'run'; file: string; sources: Sources; seed: number; fewer: number | null; looking: boolean }
  /** Ends the run at the next batch. */
  | { type: 'stop' }
  /** Asks the model for a digit: ink [28, 28] from 0 (paper) to 1. */
  | { type: 'classify'; id: number; ink: Float32Array<ArrayBuffer> }
  /** Asks for a few training steps with these rungs of the ladder. */
  | { type: 'climb'; id: number; variants: Variants }
  /** Asks about the step that stands still in the glass box. */
  | { type: 'inquire'; id: number; inquiry: Inquiry }
  /** Asks what the model does with one of the images that it is looked into with. */
  | { type: 'look'; id: number; look: Look }
  /** Asks for the model as a file. */
  | { type: 'export'; id: number; format: FileFormat }
  /** Asks for a kept model, its description and its weights, as a file. */
  | { type: 'convert'; id: number; json: string; weights: Uint8Array<ArrayBuffer>; format: FileFormat }

export type FromWorker =
  /** First of all: where tasks will run; or why they can't. */
  | { type: 'device'; device: Device }
  | RunMessage
  /** To `classify`, ten probabilities; to `export`, a file; to `climb`, what was measured; to `inquire` and `look`, what was found. */
  | { type: 'answer'; id: number; value: Answer }
  | { type: 'refused'; id: number; reason: string }

/** What is told of the run that goes on. */
export type RunMessage =
  | { type: 'show'; item: Item }
  /** Which part of a long task begins. */
  | { type: 'part'; name: Text }
  /** Something about the page rather than the task: what is taken of the data, a full storage. */
  | { type: 'note'; note: Bilingual }
  | { type: 'download'; file: string; loaded: number; total?: number }
  /** A training begins; its `metrics` are what its logs will have. */
  | {
      type: 'training'
      epochs: number
      initialEpoch: number
      steps: number | null
      metrics?: readonly string[]
    }
  | { type: 'progress'; epoch: number; steps: number; logs: Logs }
  | { type: 'epoch'; epoch: number; logs: Logs }
  /** How far an evaluation is; null: none goes on. */
  | { type: 'evaluation'; evaluation: Evaluation | null }
  /** What the network looks like after an epoch. */
  | { type: 'snapshot'; epoch: number; items: readonly Item[] }
  /** The images that a network is looked into with; where its last hidden layer has them. */
  | { type: 'samples'; samples: Samples }
  | { type: 'embedding'; embedding: Embedding }
  /** What the glass box sees. */
  | { type: 'trace'; glimpse: Glimpse }
  | { type: 'inside'; inside: Inside }
  | { type: 'past'; past: Past }
  /** The model that can be drawn for and downloaded from here on. */
  | { type: 'model'; model: ModelFacts }
  | { type: 'done'; figures: Figures }
  | { type: 'stopped' }
  | { type: 'failed'; reason: string; place?: Place }

/** Batches that have been evaluated, and all of them, where that is known. */
export interface Evaluation {
  done: number
  steps: number | null
  /** The epoch of a training, from 1, that it comes after; absent where it is asked for by itself. */
  epoch?: number
}

/** A line of a task's file, from 1. */
export interface Place {
  file: string
  line: number
}

export type Answer =
  | readonly number[]
  | Uint8Array<ArrayBuffer>
  | Climb
  | Findings[keyof Findings]
  | Seen[keyof Seen]

export type Logs = Readonly<Record<string, number>>

export type Device = { name: string; software: boolean } | { missing: string }

export interface ModelFacts {
  parameters: number
  /** Whether it tells handwritten digits: the visitor may draw one. */
  readsDigits: boolean
  /** Its layers of filters that can be looked at. */
  convolutions: readonly Convolution[]
}

/** Something that a task shows and that stays, its pictures as a canvas takes them. */
export type Item =
  | { kind: 'text'; text: Bilingual }
  | Exclude<Shown, { kind: 'progress' | 'text' | 'pictures' }>
  | (Omit<Extract<Shown, { kind: 'pictures' }>, 'pictures'> & { pictures: readonly Pixels[] })

/** A picture as a canvas takes it: RGBA, row by row. */
export interface Pixels {
  width: number
  height: number
  rgba: Uint8ClampedArray<ArrayBuffer>
  caption: Text
}
