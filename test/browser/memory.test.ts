import { expect, it } from 'vitest'
import { inPage } from './inPage.js'

it('in a page, too, loops give back the memory of what nobody holds', async () => {
  const { calls, models, results, value } = await inPage<Record<string, number>>('memory/loops.ts', 'loops')
  // A page's collector comes when it likes, some 100 MB late.
  expect(calls).toBeLessThan(60) // 40 predictions for 4 MB
  expect(models).toBeLessThan(240) // 60 models of 8 MB
  expect(results).toBeLessThan(240) // 400 results of 4 MB
  expect(value).toBe(401)
})
