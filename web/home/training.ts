// The page's side of the training of the home page's network, which goes on in a worker of its own.

export type Progress =
  | { phase: 'loading' }
  /** Digits shown so far; loss and accuracy as means of the epoch so far, in the end on new digits. */
  | { phase: 'training' | 'done'; seen: number; loss: number; accuracy: number }

/** What the worker tells. */
export type FromTrainer =
  | { weights: Float32Array<ArrayBuffer> }
  | { progress: Progress }
  | { problem: string }

interface Listener {
  /** All weights, one behind the other, several times a second. */
  onWeights: (all: Float32Array) => void
  onProgress: (progress: Progress) => void
  onProblem: (reason: string) => void
}

/** Trains the network from random weights, others each time; gives what ends it. */
export function train({ onWeights, onProgress, onProblem }: Listener): () => void {
  const worker = new Worker(new URL('./trainer.ts', import.meta.url), { type: 'module' })
  worker.addEventListener('message', ({ data }: MessageEvent<FromTrainer>) => {
    if ('weights' in data) onWeights(data.weights)
    else if ('progress' in data) onProgress(data.progress)
    else onProblem(data.problem)
  })
  worker.addEventListener('error', (event) => {
    event.preventDefault()
    onProblem(event.message || 'the worker could not be loaded')
  })
  return () => worker.terminate()
}
