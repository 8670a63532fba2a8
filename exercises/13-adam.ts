import type { Exercise } from './exercise.js'

export default {
  name: 'adam',
  title: { ru: 'Строки Adam', en: 'Adam’s lines' },
  about: {
    ru: 'Adam делит средний градиент на корень из среднего квадрата: каждый вес получает свой темп. `mean[i]` и `square[i]` — бегущие средние `g` и `g²`; на каждом шаге они немного сдвигаются к новому значению, на доли `rule.meanGain = 1−β₁` и `rule.squareGain = 1−β₂`.',
    en: 'Adam divides the mean gradient by the root of the mean square: each weight gets a rate of its own. `mean[i]` and `square[i]` are running means of `g` and `g²`; in each step they move a little towards the new value, by the shares `rule.meanGain = 1−β₁` and `rule.squareGain = 1−β₂`.',
  },
  hints: [
    {
      ru: 'Бегущее среднее: `m ← m` + доля·(новое − `m`).',
      en: 'A running mean: `m ← m` + share·(new − `m`).',
    },
    {
      ru: 'Не забудьте записать новые `m` и `v` в память, `mean[i]` и `square[i]`.',
      en: 'Don’t forget to put the new `m` and `v` into memory, `mean[i]` and `square[i]`.',
    },
  ],
  file: 'src/kernels/optimizers/adam.wgsl',
  from: '  let m = mean[i]',
  until: '  var u',
  start: `  let m = g;
  let v = g * g;`,
  network: 'dense',
} satisfies Exercise
