import { useSignal } from '@preact/signals'
import { useLayoutEffect } from 'preact/hooks'
import type { Bilingual } from '../../tasks/language.js'
import { say } from '../site/language.js'
import { Loaded } from '../site/loaded.js'
import { arriveAt, query } from '../site/router.js'
import { addressOf } from './addresses.js'
import type { OpEntry } from './build/opsIndex.js'

export const title = { ru: 'Все операции', en: 'All ops' }
export const about = {
  ru: 'Указатель: формула, размеры, градиент каждой операции и ссылки на её код, шейдеры и тест. Он собран из комментариев в исходном коде, поэтому описания на английском.',
  en: 'The index: each op’s formula, shapes and gradient, with links to its source, its shaders and its test. It is made from the comments in the source.',
}

const GROUPS: Record<string, Bilingual> = {
  arithmetic: { ru: 'Арифметика', en: 'Arithmetic' },
  comparisons: { ru: 'Сравнения', en: 'Comparisons' },
  'elementwise functions': { ru: 'Поэлементные функции', en: 'Elementwise functions' },
  activations: { ru: 'Активации', en: 'Activations' },
  products: { ru: 'Произведения и свёртки', en: 'Products and convolutions' },
  windows: { ru: 'Окна', en: 'Windows' },
  images: { ru: 'Изображения', en: 'Images' },
  'images read at other places': { ru: 'Повороты и искажения изображений', en: 'Images turned and warped' },
  'images [height': { ru: 'Цвета и преобразования изображений', en: 'Colours and transforms of images' },
  'normalization and noise': { ru: 'Нормализация и шум', en: 'Normalization and noise' },
  reductions: { ru: 'Суммы, средние, наибольшие', en: 'Reductions' },
  shapes: { ru: 'Формы', en: 'Shapes' },
  'types and gradients': { ru: 'Типы и градиенты', en: 'Types and gradients' },
  functions: { ru: 'Функции нескольких тензоров', en: 'Functions of several tensors' },
  'tensors cut': { ru: 'Разрезать, повторить, повернуть', en: 'Cutting, repeating, turning' },
  'functions of numbers': { ru: 'Ещё функции чисел', en: 'More functions of numbers' },
  'what networks are made of': { ru: 'Из чего сделаны сети', en: 'What networks are made of' },
  'what is taken over axes': { ru: 'По осям', en: 'Over axes' },
  'parts written into tensors': { ru: 'Запись частями и по принадлежности', en: 'Scattering and segments' },
  'what is known of many numbers': { ru: 'Статистика и порядок', en: 'Statistics and orders' },
  types: { ru: 'Типы', en: 'Types' },
  'tensors of numbers that the host computes': { ru: 'Ряды чисел', en: 'Rows of numbers' },
  "fourier's transform": { ru: 'Преобразование Фурье', en: 'Fourier’s transform' },
  'short-time transforms': { ru: 'Оконное преобразование Фурье', en: 'Short-time Fourier transform' },
}

/** The index of all ops, by groups; a field narrows it down. */
export function OpsPage() {
  const wanted = useSignal('')
  return (
    <article>
      <h1 tabIndex={-1}>{say(title)}</h1>
      <p class="about">{say(about)}</p>
      <p>
        <label>
          {say({ ru: 'Найти:', en: 'Find:' })}{' '}
          <input
            type="search"
            value={wanted.value}
            onInput={({ currentTarget }) => (wanted.value = currentTarget.value)}
          />
        </label>
      </p>
      <Loaded of="ops" load={() => import('virtual:ops')}>
        {({ default: ops }) => <Groups ops={ops.filter((op) => matches(op, wanted.value))} />}
      </Loaded>
    </article>
  )
}

function matches({ name, about }: OpEntry, wanted: string): boolean {
  return `${name} ${about}`.toLowerCase().includes(wanted.trim().toLowerCase())
}

function Groups({ ops }: { ops: readonly OpEntry[] }) {
  const section = query.value.get('section')
  useLayoutEffect(() => {
    if (section) arriveAt(section)
  }, [section])
  if (ops.length === 0) return <p>{say({ ru: 'Таких операций нет.', en: 'There is no such op.' })}</p>
  const groups = [...new Set(ops.map(({ group }) => group))]
  return (
    <>
      {groups.map((group) => (
        <section key={group}>
          <h2>{say(GROUPS[group] ?? { ru: group, en: group })}</h2>
          <dl class="ops">
            {ops
              .filter((op) => op.group === group)
              .map((op) => (
                <Op key={op.name} op={op} />
              ))}
          </dl>
        </section>
      ))}
    </>
  )
}

function Op({ op }: { op: OpEntry }) {
  const { name, parameters, source, shaders, test, differentiable } = op
  return (
    <>
      <dt id={name}>
        <code>
          <strong>{name}</strong>
          {parameters}
        </code>
      </dt>
      <dd>
        <div lang="en" dangerouslySetInnerHTML={{ __html: op.about }} />
        {differentiable === false && <p>{say({ ru: 'Не дифференцируема.', en: 'Not differentiable.' })}</p>}
        <p class="links">
          <a href={addressOf(source)}>{say({ ru: 'код', en: 'source' })}</a>
          <a href={addressOf(test)}>{say({ ru: 'тест', en: 'test' })}</a>
          {shaders.length === 0 && (
            <span>{say({ ru: 'своего шейдера нет', en: 'no shader of its own' })}</span>
          )}
          {shaders.map((file) => (
            <a key={file} href={addressOf(file)}>
              {file.replace('src/kernels/', '')}
            </a>
          ))}
        </p>
      </dd>
    </>
  )
}
