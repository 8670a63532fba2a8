import { asKeras } from '../keras.js'
import type { About } from '../task.js'

export default {
  number: 8,
  title: { ru: 'Использование регуляризации', en: 'Regularization' },
  about: {
    ru: 'Штраф за большие веса мешает сети выучить 10 000 картинок наизусть. Смотрим на разрыв между точностью на обучении и на проверке и на долю весов, ставших почти нулевыми: L1 обнуляет их, L2 уменьшает (веса пикселей, которые всегда чёрные, — тоже до нуля). Точность на обучении — среднее за последнюю эпоху, пока веса ещё меняются, на проверке — точность в её конце: переобучение чуть больше, чем показывает разрыв.',
    en: 'A penalty on large weights keeps the network from learning 10,000 images by heart. Look at the gap between training and validation accuracy, and at the share of weights that are nearly zero: L1 makes them zero, L2 small (those of pixels that are always black, to zero as well). The training accuracy is the mean over the last epoch, while weights still change, the validation accuracy that at its end: there is a little more overfitting than the gap shows.',
  },
  goal: asKeras(8, 'l2(0.01)', { others: ['none', 'l2(0.0001)', 'l1(0.0005)'] }),
} satisfies About
