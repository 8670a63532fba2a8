// Keras:
//   model.add(Dense(256, input_shape=(784,), activation='relu'))
import { Dense, Sequential } from 'glassgrad'
import { compare } from './07-architecture.js'
import type { TaskContext } from './task.js'

function createModel(units: number) {
  const model = new Sequential([
    new Dense(units, { inputShape: [784], activation: 'relu' }),
    new Dense(64, { activation: 'relu' }),
    new Dense(10, { activation: 'softmax' }),
  ])
  model.compile({ optimizer: 'adam', loss: 'categorical_crossentropy', metrics: ['accuracy'] })
  return model
}

/** Trains and tests as task 7 does. */
export default async function neurons(context: TaskContext) {
  const share = context.share({ images: 60_000, epochs: 10 }, { images: 60_000, epochs: 3 })
  return compare(context, share, 'first hidden layer', {
    '16 neurons': () => createModel(16),
    '64 neurons': () => createModel(64),
    '128 neurons': () => createModel(128),
    '256 neurons': () => createModel(256),
  })
}
