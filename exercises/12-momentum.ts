import type { Exercise } from './exercise.js'

export default {
  name: 'momentum',
  title: { ru: 'Импульс и Нестеров', en: 'Momentum and Nesterov' },
  about: {
    ru: 'Импульс: шаг помнит прежние шаги. velocity[i] — память этих весов, rule.momentum — какую её часть сохранить, step = lr·g. Сначала обновите скорость, потом сделайте её шагом. С NESTEROV шаг делается так, будто по новой скорости уже прошли ещё раз.',
    en: 'Momentum: a step remembers earlier ones. velocity[i] is these weights’ memory, rule.momentum how much of it is kept, step = lr·g. Update the velocity first, then make it the step. With NESTEROV the step is as if the new velocity had been followed once more.',
  },
  hints: [
    {
      ru: 'v = momentum·v − step; p ← p + v.',
      en: 'v = momentum·v − step; p ← p + v.',
    },
    {
      ru: 'Нестеров: p ← p + momentum·v − step, с уже обновлённой v.',
      en: 'Nesterov: p ← p + momentum·v − step, by the new v.',
    },
    {
      ru: 'select(если_нет, если_да, условие) выбирает между двумя значениями.',
      en: 'select(ifNot, if, condition) chooses one of two values.',
    },
  ],
  file: 'src/kernels/optimizers/sgd.wgsl',
  from: '    let v = rule.momentum',
  until: '  }',
  start: '    change = -step; // and what velocity[i] remembers?',
  network: 'momentum',
} satisfies Exercise
