import { readdirSync, readFileSync } from 'node:fs'
import { transform } from 'sucrase'
import { describe, expect, it } from 'vitest'
import { tasks } from '../../tasks/about/index.js'
import { lessons } from '../../tasks/lessons/index.js'
import { set } from '../../web/task/formulas.js'
import { changed } from '../../web/task/lessons.js'
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
        const text = changed(source, { edits })
        expect(splitTask(text).keras).toBe(splitTask(source).keras)
        expect(() => transform(text, { transforms: ['typescript', 'imports'] })).not.toThrow()
      }
    })
  },
)
