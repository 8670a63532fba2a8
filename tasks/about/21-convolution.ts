import { asKeras } from '../keras.js'
import type { About } from '../task.js'

export default {
  number: 21,
  title: { ru: 'Использование свёрточных слоёв', en: 'Convolutional layers' },
  about: {
    ru: 'Свёртка ищет один и тот же узор по всей картинке. Рядом с сетью из учебника — mnist_convnet из примеров Keras: параметров в 80 раз меньше, а ошибок не больше. Внизу — чему научились 32 фильтра первого слоя.',
    en: 'A convolution looks for the same pattern all over the image. Beside the tutorial’s network stands mnist_convnet of Keras’ examples: an eightieth of the parameters, and no more mistakes. Below, what the 32 filters of the first layer have learned.',
  },
  goal: {
    figure: 'mnist_convnet',
    atLeast: 0.99,
    keras: {
      ru: '0,992 в эпоху 15, опубликовано (keras.io, mnist_convnet)',
      en: '0.992 at epoch 15, published (keras.io, mnist_convnet)',
    },
    brief: asKeras(21, 'mnist_convnet', { others: ['tutorial'] }),
  },
} satisfies About
