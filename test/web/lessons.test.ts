import { readdirSync, readFileSync } from 'node:fs'
import { transform } from 'sucrase'
import { describe, expect, it } from 'vitest'
import { tasks } from '../../tasks/about/index.js'
import { lessons } from '../../web/task/allLessons.js'
import { set } from '../../web/task/formulas.js'
import { baseOf, changed } from '../../web/task/lessons.js'
import { splitTask } from '../../web/task/source.js'

const files = readdirSync('tasks').filter((name) => /^\d/.test(name))

/** All texts in two languages that an object holds. */
function texts(value: unknown): { ru: string; en: string }[] {
  if (typeof value !== 'object' || value === null) return []
  if ('ru' in value && 'en' in value) return [value as { ru: string; en: string }]
  return Object.values(value).flatMap(texts)
}

it('every task has a lesson', () => {
  expect(lessons.length).toBe(tasks.length)
})

describe.each(files.map((file, i) => ({ file, lesson: lessons[i] })))(
  'the lesson of $file',
  ({ file, lesson }) => {
    it('says what to watch, why, what to try, and asks three questions, in both languages', () => {
      expect(lesson.questions.length).toBe(3)
      expect(lesson.tries.length).toBeGreaterThanOrEqual(2)
      const all = texts(lesson)
      expect(all.length).toBeGreaterThanOrEqual(3 + 2 * 3 + 2 * 2)
      for (const { ru, en } of all) {
        const [plainRu, plainEn] = [ru, en].map((text) => text.replace(/`[^`]*`/g, ''))
        expect(plainRu).toMatch(/[а-яё]/i)
        expect(plainEn).not.toMatch(/[а-яё]/i)
        expect(plainEn.length).toBeGreaterThan(5)
        expect(ru.split('`').length % 2).toBe(1)
      }
    })

    it('has a formula that can be set', () => {
      expect(set(lesson.formula.tex)).toMatch(/^<math /)
    })

    it('proposes changes of code that is there, and what they make of it is a program', () => {
      const source = readFileSync(`tasks/${file}`, 'utf8')
      const { typescript } = splitTask(source)
      expect(new Set(lesson.tries.map(({ name }) => name)).size).toBe(lesson.tries.length)
      for (const { name, edits } of lesson.tries) {
        expect(name).toMatch(/^[a-z-]+$/)
        for (const [from] of edits) expect(typescript, name).toContain(from)
        const text = changed(source, { edits })!
        expect(splitTask(text).keras).toBe(splitTask(source).keras)
        expect(() => transform(text, { transforms: ['typescript', 'imports'] })).not.toThrow()
      }
    })
  },
)

describe('a change that a lesson proposes', () => {
  const [rate, sizes] = [
    { name: 'rate', edits: [['rate: 1', 'rate: 9']] },
    { name: 'sizes', edits: [['Dense(128)', 'Dense(4)']] },
  ] as unknown as (typeof lessons)[number]['tries']
  const tries = [rate, sizes]
  const original = 'Dense(128), rate: 1, epochs: 10'

  it('leaves what the visitor has changed elsewhere as it is', () => {
    expect(changed('Dense(128), rate: 1, epochs: 2', rate)).toBe('Dense(128), rate: 9, epochs: 2')
  })

  it('is made to nothing where its lines have been rewritten', () => {
    expect(changed('Dense(128), rate: 5, epochs: 10', rate)).toBe(null)
  })

  it('takes the place of the one before, which the visitor has not touched', () => {
    const own = 'Dense(128), rate: 1, epochs: 2'
    const last = { change: rate, before: own, after: changed(own, rate)! }
    expect(baseOf(last.after, original, { tries }, last)).toBe(own)
    expect(baseOf('Dense(128), rate: 9, epochs: 3', original, { tries }, last)).toBe(
      'Dense(128), rate: 9, epochs: 3',
    )
    expect(baseOf(changed(original, sizes)!, original, { tries }, null)).toBe(original)
  })
})
