import type { Exercise } from './exercise.js'

export default {
  name: 'crossentropy-gradient',
  title: { ru: 'Градиент перекрёстной энтропии', en: 'Cross-entropy’s gradient' },
  about: {
    ru: 'Перекрёстная энтропия от логитов: `−Σ target · log softmax(output)`. Её градиент по логитам — одна из самых красивых формул в обучении сетей: то, что сеть сказала, минус то, что следовало сказать. `d` — градиент, который пришёл к этой строке.',
    en: 'Cross-entropy of logits: `−Σ target · log softmax(output)`. Its gradient with respect to the logits is one of the most beautiful formulas of the trade: what the network said minus what it should have said. `d` is the gradient that came to this row.',
  },
  hints: [
    {
      ru: '`softmax(output)[i] = exp(output[i] − largest) / sum`.',
      en: '`softmax(output)[i] = exp(output[i] − largest) / sum`.',
    },
    {
      ru: 'Если метки в сумме дают не 1, вероятности умножаются на эту сумму, `total`.',
      en: 'Where the labels don’t sum to 1, the probabilities are multiplied by their sum, `total`.',
    },
  ],
  file: 'src/kernels/crossentropyGrad.wgsl',
  from: '      dx[i] = d * (exp(',
  until: '    }',
  start: '      dx[i] = d;',
  network: 'logits',
} satisfies Exercise
