import type { Bilingual } from '../../../tasks/language.js'

const texts: Record<string, string> = import.meta.glob('./*.ts', {
  query: '?raw',
  import: 'default',
  eager: true,
})

/** A program to begin with. */
export interface Snippet {
  name: string
  title: Bilingual
  text: string
}

const titles: Readonly<Record<string, Bilingual>> = {
  tensors: { ru: 'Тензоры и градиент', en: 'Tensors and a gradient' },
  xor: { ru: 'XOR', en: 'XOR' },
  spiral: { ru: 'Спирали на плоскости', en: 'Spirals in a plane' },
  ownLayer: { ru: 'Свой слой', en: 'A layer of your own' },
  ownLoss: { ru: 'Своя функция потерь', en: 'A loss of your own' },
  ownLoop: { ru: 'Свой цикл обучения', en: 'A loop of your own' },
  ownCallback: { ru: 'Свой колбэк', en: 'A callback of your own' },
  rates: { ru: 'Пять темпов обучения', en: 'Five learning rates' },
  filters: { ru: 'Фильтры свёртки', en: 'A convolution’s filters' },
  gan: { ru: 'GAN на цифрах', en: 'A GAN on digits' },
  characters: { ru: 'Модель букв', en: 'A model of characters' },
  kernels: { ru: 'Лестница ядер', en: 'The kernels’ ladder' },
  shader: { ru: 'Шейдер по шагам', en: 'A shader step by step' },
}

/** The snippets, in the order in which they are offered. */
export const snippets: readonly Snippet[] = Object.entries(titles).map(([name, title]) => ({
  name,
  title,
  text: texts[`./${name}.ts`],
}))
