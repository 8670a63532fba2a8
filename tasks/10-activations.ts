// Keras:
//   model.add(Dense(128, input_shape=(784,), activation='sigmoid'))
import { Dense, type DenseOptions, Sequential } from 'glassgrad'
import { compare } from './07-architecture.js'
import type { TaskContext } from './task.js'

function createModel(activation: DenseOptions['activation']) {
  const model = new Sequential([
    new Dense(128, { inputShape: [784], activation }),
    new Dense(64, { activation }),
    new Dense(10, { activation: 'softmax' }),
  ])
  model.compile({ optimizer: 'adam', loss: 'categorical_crossentropy', metrics: ['accuracy'] })
  return model
}

/** Trains and tests as task 7 does. */
export default async function activations(context: TaskContext) {
  const share = context.share({ images: 60_000, epochs: 10 }, { images: 60_000, epochs: 4 })
  return compare(context, share, 'activation', {
    relu: () => createModel('relu'),
    sigmoid: () => createModel('sigmoid'),
    tanh: () => createModel('tanh'),
  })
}
