import type { Exercise } from './exercise.js'

export default {
  name: 'glorot',
  title: { ru: 'Начальные веса по Глороту', en: 'Glorot’s initial weights' },
  about: {
    ru: 'Слишком большие начальные веса раздувают сигнал от слоя к слою, слишком маленькие гасят. Глорот и Бенжио предложили дисперсию `1/fan`, где `fan` — среднее числа входов и выходов. Здесь дисперсия уже посчитана; нужны границы равномерного распределения `[−limit, limit]`, у которого она такая.',
    en: 'Initial weights that are too large blow the signal up from layer to layer, too small ones let it fade. Glorot and Bengio proposed a variance of `1/fan`, the `fan` being the mean of inputs and outputs. The variance has been computed here; what bounds `[−limit, limit]` does a uniform distribution of that variance have?',
  },
  hints: [
    {
      ru: 'Дисперсия равномерного распределения на `[−a, a]` равна `a²/3`.',
      en: 'The variance of a uniform distribution over `[−a, a]` is `a²/3`.',
    },
    {
      ru: '`limit = √(3·variance)`.',
      en: '`limit = √(3·variance)`.',
    },
  ],
  file: 'src/layers/initializers.ts',
  from: '      const limit = ',
  until: '      return random.uniform(',
  start: '      const limit = 1',
  network: 'dense',
} satisfies Exercise
