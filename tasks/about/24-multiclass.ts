import { asKeras } from '../keras.js'
import type { About } from '../task.js'

export default {
  number: 24,
  title: { ru: 'Многоклассовая классификация', en: 'Classes of objects: CIFAR-10' },
  about: {
    ru: 'CIFAR-10: 60 000 цветных фотографий 32×32, десять классов от самолёта до грузовика. Рядом с сетью из учебника — свёрточная сеть 32–64–64 из руководства TensorFlow. Матрица ошибок показывает, кого с кем путают.',
    en: 'CIFAR-10: 60,000 colour photographs of 32×32, ten classes from airplane to truck. Beside the tutorial’s network stands the convolutional network 32–64–64 of TensorFlow’s tutorial. The confusion matrix shows what is taken for what.',
  },
  goal: {
    figure: '32-64-64',
    atLeast: 0.7,
    keras: {
      ru: 'больше 0,70 в эпоху 10, опубликовано (TensorFlow, руководство по свёрточным сетям)',
      en: 'over 0.70 at epoch 10, published (TensorFlow, cnn tutorial)',
    },
    brief: asKeras(24, '32-64-64', { others: ['tutorial'] }),
  },
} satisfies About
