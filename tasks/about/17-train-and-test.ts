import { asKeras } from '../keras.js'
import type { About } from '../task.js'

export default {
  number: 17,
  title: { ru: 'Оценка на тренировочном наборе', en: 'Training set and test set' },
  about: {
    ru: 'На картинках, которые сеть видела, она ошибается реже. Разница между двумя точностями — мера переобучения. Внизу — цифры, на которых она ошиблась.',
    en: 'On images that it has seen the network errs less often. The difference between the two accuracies measures overfitting. Below are digits that it got wrong.',
  },
  goal: asKeras(17, 'train accuracy'),
} satisfies About
