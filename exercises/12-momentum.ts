import type { Exercise } from './exercise.js'

export default {
  name: 'momentum',
  title: { ru: 'Импульс и Нестеров', en: 'Momentum and Nesterov' },
  about: {
    ru: 'Импульс: шаг помнит прежние шаги. `velocity[i]` — память этих весов, `rule.momentum` — какую её часть сохранить, `step = lr·g`. Сначала обновите скорость, потом сделайте её шагом. С `NESTEROV` шаг делается так, будто по новой скорости уже прошли ещё раз.',
    en: 'Momentum: a step remembers earlier ones. `velocity[i]` is these weights’ memory, `rule.momentum` how much of it is kept, `step = lr·g`. Update the velocity first, then make it the step. With `NESTEROV` the step is as if the new velocity had been followed once more.',
  },
  hints: [
    {
      ru: '`v = momentum·v − step; p ← p + v`.',
      en: '`v = momentum·v − step; p ← p + v`.',
    },
    {
      ru: 'Нестеров: `p ← p + momentum·v − step`, с уже обновлённой `v`.',
      en: 'Nesterov: `p ← p + momentum·v − step`, by the new `v`.',
    },
    {
      ru: '`select(a, b, condition)` даёт a или, где условие верно, b.',
      en: '`select(a, b, condition)` is a or, where the condition holds, b.',
    },
  ],
  file: 'src/kernels/optimizers/sgd.wgsl',
  from: '    let v = rule.momentum',
  until: '  }',
  start: '    change = -step; // and what velocity[i] remembers?',
  network: 'momentum',
} satisfies Exercise
