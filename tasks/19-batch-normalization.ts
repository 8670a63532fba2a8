// Keras:
//   model.add(BatchNormalization())
import { Activation, BatchNormalization, Dense, Sequential } from 'glassgrad'
import { compare } from './07-architecture.js'
import type { TaskContext } from './task.js'

function createModel({ normalized }: { normalized: boolean }) {
  const model = new Sequential()
  for (let layer = 0; layer < 5; layer++) {
    model.add(new Dense(256))
    if (normalized) model.add(new BatchNormalization())
    model.add(new Activation('relu'))
  }
  model.add(new Dense(10, { activation: 'softmax' }))
  model.compile({ optimizer: 'sgd', loss: 'categorical_crossentropy', metrics: ['accuracy'] })
  return model
}

/** Trains and tests as task 7 does. */
export default async function batchNormalization(context: TaskContext) {
  const share = context.share({ images: 60_000, epochs: 10 }, { images: 60_000, epochs: 3 })
  return compare(context, share, '', {
    'with normalization': () => createModel({ normalized: true }),
    without: () => createModel({ normalized: false }),
  })
}
