import { describe, expect, it } from 'vitest'
import { fixedAxes, indexOf, planeOf } from '../../web/glassbox/plane.js'

describe('planeOf', () => {
  it.each([
    [[], false],
    [[7], false],
    [[3, 5], false],
    [[2, 3, 4], false],
    [[2, 4, 3, 5], false],
    [[3, 2, 4, 5], true],
    [[2, 3, 2, 2, 3], false],
  ])('shows each element of %j once, and finds where', (shape, isWeight) => {
    const fixed = fixedAxes(shape, isWeight)
    const size = shape.reduce((product, extent) => product * extent, 1)
    const seen = new Set<number>()
    const walk = (places: number[]) => {
      if (places.length < fixed.length) {
        for (let i = 0; i < shape[fixed[places.length]]; i++) walk([...places, i])
        return
      }
      const plane = planeOf(shape, fixed, places)
      for (let row = 0; row < plane.rows; row++) {
        for (let column = 0; column < plane.columns; column++) {
          const element = plane.at(row, column)
          expect(plane.placeOf(element)).toEqual({ row, column })
          seen.add(element)
        }
      }
    }
    walk([])
    expect([...seen].sort((a, b) => a - b)).toEqual(Array.from({ length: size }, (_, i) => i))
  })

  it('has the columns of a matrix across, and an image’s width', () => {
    expect(planeOf([3, 5], [], []).at(2, 4)).toBe(14)
    const image = planeOf([2, 4, 3, 5], [0, 3], [1, 2])
    expect([image.rows, image.columns]).toEqual([4, 3])
    expect(indexOf(image.at(3, 1), [2, 4, 3, 5])).toEqual([1, 3, 1, 2])
    expect(image.placeOf(0)).toBeNull()
  })
})
