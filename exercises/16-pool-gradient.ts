import type { Exercise } from './exercise.js'

export default {
  name: 'pool-gradient',
  title: { ru: 'Градиент макс-пулинга', en: 'The pool’s gradient' },
  about: {
    ru: 'Макс-пулинг оставляет от окна наибольшее число; остальные на ответ не влияют. Один вызов шейдера обходит клетку картинки: `grad` — градиент её выхода, `bestAt` — где в памяти лежит наибольшее, `at` — место текущего пикселя. Что записать в `dx[at]`?',
    en: 'Max-pooling keeps the largest number of a window; the others don’t matter to the answer. An invocation of the shader walks over a cell of the image: `grad` is the gradient of its output, `bestAt` where in memory the largest lies, `at` the current pixel’s place. What goes into `dx[at]`?',
  },
  hints: [
    {
      ru: 'Градиент получает только наибольший, остальные — ноль.',
      en: 'Only the largest gets the gradient, the others zero.',
    },
    {
      ru: '`Element` бывает и числом, и четвёркой: сравнение `bestAt == Places(at)` и `select(Element(), grad, …)` годятся для обоих.',
      en: '`Element` may be a number or four of them: the comparison `bestAt == Places(at)` and `select(Element(), grad, …)` work for both.',
    },
  ],
  file: 'src/kernels/pool/maxGradApart.wgsl',
  from: '        dx[at] = Stored(select(',
  until: '      }',
  start: '        dx[at] = Stored(grad);',
  network: 'convolutional',
} satisfies Exercise
