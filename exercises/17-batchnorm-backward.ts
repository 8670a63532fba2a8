import type { Exercise } from './exercise.js'

export default {
  name: 'batchnorm-backward',
  title: { ru: 'BatchNorm в обратную сторону', en: 'BatchNorm’s backward' },
  about: {
    ru: '`y = gamma·x̂ + beta, x̂ = (x − mean)·inverse`. Среднее и дисперсия сами зависят от каждого `x`, поэтому градиент — не просто `gamma·inverse·dy`: `dx = inverse · (gamma·dy − (Σ gamma·dy + x̂·Σ gamma·dy·x̂)/n)`. Суммы, уже делённые на `n`, лежат в `scale.plain` и `scale.weighted`; `kept.factor` — это `gamma`; `kept.after` — множитель, который из сумм вынесен.',
    en: '`y = gamma·x̂ + beta, x̂ = (x − mean)·inverse`. Mean and variance depend on every `x` themselves, so the gradient is not just `gamma·inverse·dy`: `dx = inverse · (gamma·dy − (Σ gamma·dy + x̂·Σ gamma·dy·x̂)/n)`. The sums, divided by `n` already, are `scale.plain` and `scale.weighted`; `kept.factor` is `gamma`; `kept.after` is what has been left out of the sums.',
  },
  hints: [
    {
      ru: '`x̂` — это `(x[i] - scale.mean) * scale.inverse`.',
      en: '`x̂` is `(x[i] - scale.mean) * scale.inverse`.',
    },
    {
      ru: 'Скобка: `kept.factor * dy[i] - kept.after * (scale.plain + x̂ * scale.weighted)`.',
      en: 'The bracket: `kept.factor * dy[i] - kept.after * (scale.plain + x̂ * scale.weighted)`.',
    },
  ],
  file: 'src/kernels/normalize/normalizeGrad.wgsl',
  from: '  let normal = ',
  until: '  return kept',
  start: '  dx[i] = scale.inverse * kept.factor * dy[i]; // as if mean and variance were given',
  network: 'normalized',
} satisfies Exercise
