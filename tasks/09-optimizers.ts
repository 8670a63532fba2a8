// Keras:
//   model.compile(optimizer='sgd', loss='categorical_crossentropy', metrics=['accuracy'])
import { type CompileOptions, Dense, Sequential } from 'glassgrad'
import { compare } from './07-architecture.js'
import type { TaskContext } from './task.js'

function createModel(optimizer: CompileOptions['optimizer']) {
  const model = new Sequential([
    new Dense(128, { inputShape: [784], activation: 'relu' }),
    new Dense(64, { activation: 'relu' }),
    new Dense(10, { activation: 'softmax' }),
  ])
  model.compile({ optimizer, loss: 'categorical_crossentropy', metrics: ['accuracy'] })
  return model
}

/** Trains and tests as task 7 does. */
export default async function optimizers(context: TaskContext) {
  const share = context.share({ images: 60_000, epochs: 10 }, { images: 60_000, epochs: 4 })
  return compare(context, share, 'optimizer', {
    adam: () => createModel('adam'),
    sgd: () => createModel('sgd'),
    rmsprop: () => createModel('rmsprop'),
  })
}
