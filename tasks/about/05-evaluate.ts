import { asKeras } from '../keras.js'
import type { About } from '../task.js'

export default {
  number: 5,
  title: { ru: 'Оценка производительности', en: 'Evaluating the model' },
  about: {
    ru: 'Точность — доля верных ответов на 10 000 картинках, которых сеть никогда не видела. Матрица ошибок показывает, какие цифры она с какими путает.',
    en: 'Accuracy is the share of right answers on 10,000 images that the network has never seen. The confusion matrix shows which digits it takes for which.',
  },
  goal: asKeras(5, 'test accuracy'),
} satisfies About
