// Keras:
//   model = Sequential()
//   model.add(Dense(128, input_shape=(784,), activation='relu'))
//   model.add(Dense(64, activation='relu'))
//   model.add(Dense(10, activation='softmax'))
import { Dense, Sequential } from 'glassgrad'
import type { TaskContext } from './task.js'

export default async function simpleNetwork({ show }: TaskContext) {
  const model = new Sequential()
  model.add(new Dense(128, { inputShape: [784], activation: 'relu' }))
  model.add(new Dense(64, { activation: 'relu' }))
  model.add(new Dense(10, { activation: 'softmax' }))

  model.summary(show.text)
  return { figures: { layers: model.layers.length, parameters: model.countParams() }, model }
}
