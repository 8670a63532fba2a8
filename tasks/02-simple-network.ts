// Keras:
//   model = Sequential()
//   model.add(Dense(128, input_shape=(784,), activation='relu'))
//   model.add(Dense(64, activation='relu'))
//   model.add(Dense(10, activation='softmax'))
import { Dense, Sequential } from 'glassgrad'
import { task } from './task.js'

export default task({
  number: 2,
  title: { ru: 'Создание простой сети', en: 'A simple network' },
  about: {
    ru: 'Sequential — стопка слоёв, каждый получает то, что выдал предыдущий. 784 пикселя → 128 → 64 → 10 вероятностей.',
    en: 'A Sequential is a stack of layers, each fed with what the one before gives. 784 pixels → 128 → 64 → 10 probabilities.',
  },
  goal: { figure: 'parameters', atLeast: 109_386, atMost: 109_386, keras: '109,386' },

  async run({ show }) {
    const model = new Sequential()
    model.add(new Dense(128, { inputShape: [784], activation: 'relu' }))
    model.add(new Dense(64, { activation: 'relu' }))
    model.add(new Dense(10, { activation: 'softmax' }))

    model.summary(show.text)
    return { figures: { layers: model.layers.length, parameters: model.countParams() }, made: { model } }
  },
})
