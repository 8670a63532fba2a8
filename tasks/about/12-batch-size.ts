import { asKeras } from '../keras.js'
import type { About } from '../task.js'

export default {
  number: 12,
  title: { ru: 'Изменение размера батча', en: 'Changing the batch size' },
  about: {
    ru: 'Чем больше батч, тем быстрее эпоха, но тем меньше шагов в ней: за одну эпоху сеть уходит не так далеко.',
    en: 'The larger the batch, the faster the epoch, but the fewer its steps: in one epoch the network gets less far.',
  },
  goal: asKeras(12, 'batch 64', { others: ['batch 32', 'batch 256'] }),
} satisfies About
