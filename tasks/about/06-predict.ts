import { asKeras } from '../keras.js'
import type { About } from '../task.js'

export default {
  number: 6,
  title: { ru: 'Использование обученной модели', en: 'Using the trained model' },
  about: {
    ru: 'predict выдаёт для каждой картинки десять вероятностей; самая большая — ответ сети.',
    en: 'predict gives ten probabilities for each image; the largest is the network’s answer.',
  },
  goal: asKeras(6, 'right of five'),
} satisfies About
