import type { Exercise } from './exercise.js'

export default {
  name: 'dropout-scaling',
  title: { ru: 'Масштаб dropout', en: 'Dropout’s scaling' },
  about: {
    ru: 'Dropout обнуляет долю `rate` значений. Чтобы следующему слою на обучении и на проверке доставалось в среднем одно и то же, оставшиеся значения умножают на `keep`. На что?',
    en: 'Dropout puts a share `rate` of the values to zero. For the next layer to get the same on average in training as in use, the values that stay are multiplied by `keep`. By what?',
  },
  hints: [
    {
      ru: 'Остаётся доля `1 − rate`. Её произведение на `keep` должно быть равно единице.',
      en: 'A share of `1 − rate` stays. That times `keep` has to be one.',
    },
  ],
  file: 'src/kernels/dropout.ts',
  from: '  return { threshold',
  until: '}',
  start: '  return { threshold: Math.min(Math.round(rate * 2 ** 32), 2 ** 32 - 1), keep: 1 }',
  network: 'dropout',
} satisfies Exercise
