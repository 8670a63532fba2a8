import { asKeras } from '../keras.js'
import type { About } from '../task.js'

export default {
  number: 25,
  title: { ru: 'Дропаут для свёрточных слоёв', en: 'Dropout for convolutional layers' },
  about: {
    ru: 'Fashion-MNIST: 60 000 снимков одежды. После каждой свёртки Dropout гасит четверть её выходов. Без него сеть быстрее выучивает обучающие снимки, но не новые; с ним точность на обучении ниже, а на новых снимках почти та же, и функция потерь на них меньше.',
    en: 'Fashion-MNIST: 60,000 photos of clothes. After each convolution Dropout switches off a quarter of its outputs. Without it the network knows the training images sooner, but not new ones; with it the accuracy is lower in training and nearly the same on new images, and the loss on them is smaller.',
  },
  goal: asKeras(25, 'with dropout', { others: ['without'] }),
} satisfies About
