import type { Exercise } from './exercise.js'

export default {
  name: 'stable-softmax',
  title: { ru: 'Устойчивый softmax', en: 'A stable softmax' },
  about: {
    ru: '`softmax = exp(x) / Σ exp(x)`. Но `exp(100)` уже не помещается во `float32`, и вместо вероятностей получается `NaN`. Спасает тождество: если вычесть из всей строки одно и то же число, ответ не изменится. Здесь шейдер на WGSL: строка лежит в `x[begin … end−1]`, её делят между собой `LANES` вызовов.',
    en: '`softmax = exp(x) / Σ exp(x)`. But `exp(100)` no longer fits into a `float32`, and `NaN` comes out in place of probabilities. An identity helps: subtracting one and the same number from a whole row leaves the answer as it is. This is a shader in WGSL: the row lies in `x[begin … end−1]`, and `LANES` invocations share it.',
  },
  hints: [
    {
      ru: 'Вычитайте наибольшее число строки: тогда самый большой показатель — ноль.',
      en: 'Subtract the row’s largest number: then the largest exponent is zero.',
    },
    {
      ru: 'Идите по строке циклом с шагом `LANES`, начиная с `begin + lane`, и накапливайте `max`.',
      en: 'Walk along the row in a loop, from `begin + lane` in steps of `LANES`, and gather the `max`.',
    },
    {
      ru: 'Под конец `largestOfLanes(largestOf(most), lane)` соберёт найденное всеми вызовами.',
      en: 'In the end `largestOfLanes(largestOf(most), lane)` puts together what all invocations have found.',
    },
  ],
  file: 'src/kernels/softmax.wgsl',
  from: '  var most = ',
  until: '  var parts',
  start: '  let largest = 0.0; // What is to be subtracted?',
  network: 'dense',
} satisfies Exercise
