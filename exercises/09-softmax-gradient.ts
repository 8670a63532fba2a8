import type { Exercise } from './exercise.js'

export default {
  name: 'softmax-gradient',
  title: { ru: 'Градиент softmax', en: 'Softmax’s gradient' },
  about: {
    ru: 'Каждый выход `softmax` зависит от каждого входа: если одна вероятность растёт, остальные уменьшаются. По строке: `dx = y · (dy − Σ dy·y)`. Напишите это в шейдере: одна сумма, потом запись `dx`.',
    en: 'Each output of `softmax` depends on each input: as one probability grows the others shrink. Along a row: `dx = y · (dy − Σ dy·y)`. Write it as a shader: a sum, then `dx`.',
  },
  hints: [
    {
      ru: 'Сумму накапливают в `var parts = V()`; `sumOfLanes(sumOf(parts), lane)` сложит части всех вызовов.',
      en: 'Gather the sum in `var parts = V()`; `sumOfLanes(sumOf(parts), lane)` adds up the parts of all invocations.',
    },
    {
      ru: 'Оба цикла: `for (var i = begin + lane; i < end; i += LANES)`.',
      en: 'Both loops: `for (var i = begin + lane; i < end; i += LANES)`.',
    },
  ],
  file: 'src/kernels/softmaxGrad.wgsl',
  from: '  var parts',
  until: '}',
  start: '  for (var i = begin + lane; i < end; i += LANES) { dx[i] = dy[i] * y[i]; } // and the others?',
  network: 'squares',
} satisfies Exercise
