import type { Exercise } from './exercise.js'

export default {
  name: 'sgd',
  title: { ru: 'Шаг градиентного спуска', en: 'Gradient descent’s step' },
  about: {
    ru: 'Шейдер меняет четыре соседних веса за раз: `p` — веса, `g` — их градиенты, `lr` — темп обучения. В какую сторону и насколько идти?',
    en: 'The shader changes four neighbouring weights at once: `p` are the weights, `g` their gradients, `lr` the learning rate. Which way to go, and how far?',
  },
  hints: [
    {
      ru: 'Градиент показывает, куда функция потерь растёт. `step` — это `lr * g`.',
      en: 'The gradient points to where the loss grows. `step` is `lr * g`.',
    },
  ],
  file: 'src/kernels/optimizers/sgd.wgsl',
  from: '  var change = ',
  until: '  if (MOMENTUM)',
  start: '  var change = vec4f();',
  network: 'sgd',
} satisfies Exercise
