import { readdirSync, readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { formulaText } from '../../web/glassbox/formulas.js'

it('says a formula in Russian: its words, not its names and numbers', () => {
  const ru = (formula: string) => formulaText(formula, 'ru')
  expect(ru('y[0, 1] = Σ x[0, p, q, c] · w[a, b, c, 1], over the window at (3, 4)')).toBe(
    'y[0, 1] = Σ x[0, p, q, c] · w[a, b, c, 1], по окну в (3, 4)',
  )
  expect(ru('y[2] = before + Σ weight of false positives at threshold 0.5')).toBe(
    'y[2] = прежнее + Σ веса ложно положительных при пороге 0.5',
  )
  expect(ru('dx[1] = Σ dy / pixels of the window, over all windows with this pixel')).toBe(
    'dx[1] = Σ dy / пикселей окна, по всем окнам с этим пикселем',
  )
  expect(ru('y[0] = x[0] · 2')).toBe('y[0] = x[0] · 2')
  expect(formulaText('0: x[1] has been dropped', 'en')).toBe('0: x[1] has been dropped')
})

it('knows all words that the engine’s formulas have', () => {
  const folder = new URL('../../src/debug/explain/', import.meta.url)
  const texts = readdirSync(folder).flatMap((file) => {
    const source = readFileSync(new URL(file, folder), 'utf8').replace(/\/\*[\s\S]*?\*\/|\/\/.*/g, '')
    return [...source.matchAll(/`\$\{(?:element|left)[^`]*`|`[^`]*`/g)].map(([text]) => text)
  })
  const formulas = texts.filter((text) => text.includes(' = ') && !/^`explain/.test(text))
  expect(formulas.length).toBeGreaterThan(40)
  const english = formulas
    .map((text) => formulaText(text.replace(/\$\{[^{}]*(?:\{[^{}]*\}[^{}]*)*\}/g, '1'), 'ru'))
    .filter((text) => /\b(?:the|of|over|with|where|which|after|before|for|has|been|largest)\b/.test(text))
  expect(english).toEqual([])
})
