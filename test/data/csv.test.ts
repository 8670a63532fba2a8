import { parseCsv, readCsv } from 'glassgrad/data'
import { describe, expect, it } from 'vitest'

const houses = 'rooms,city,price\n3,"Rome, old",120.5\n2,Paris,\n5,NA,300\n'

describe('readCsv', () => {
  it('gives columns by name, numbers where all are, and tells what is missing', async () => {
    const table = await readCsv(new TextEncoder().encode(`\ufeff${houses}`))
    expect(table.names).toEqual(['rooms', 'city', 'price'])
    expect(table.length).toBe(3)
    expect(table.numbers('rooms').toArray()).toEqual([3, 2, 5])
    expect(table.strings('city')).toEqual(['Rome, old', 'Paris', ''])
    expect(table.missing).toEqual({ rooms: 0, city: 1, price: 1 })
    expect(() => table.features()).toThrow('column "price" is short of 1 of 3 values')
    expect(table.features(['rooms']).shape).toEqual([3, 1])
    expect(table.fill({ price: 7 }).features(['rooms', 'price']).toArray()).toEqual([
      [3, 120.5],
      [2, 7],
      [5, 300],
    ])
    const whole = table.dropMissing()
    expect(whole.length).toBe(1)
    expect(whole.missing).toEqual({ rooms: 0, city: 0, price: 0 })
    expect(table.dropMissing(['price']).strings('city')).toEqual(['Rome, old', ''])
    expect(table.take([2, 0]).numbers('rooms').toArray()).toEqual([5, 3])
  })

  it('takes other separators, names, types, and lines that say nothing', async () => {
    const german = await parseCsv('# made by hand\na;b\n01;x\n02;y\n', {
      comments: '#',
      types: { a: 'string' },
    })
    expect(german.strings('a')).toEqual(['01', '02'])
    const nameless = await parseCsv('1\t2\r\n3\t4', { header: ['x', 'y'], columns: ['y'] })
    expect(nameless.names).toEqual(['y'])
    expect(nameless.numbers('y').toArray()).toEqual([2, 4])
    expect((await parseCsv('1,2', { header: false })).names).toEqual(['column0', 'column1'])
    expect((await parseCsv('a\n?\n1', { missing: ['?'] })).missing).toEqual({ a: 1 })
  })

  it('says which row is wrong, and why', async () => {
    await expect(parseCsv('a,b\n1,2\n3')).rejects.toThrow('row 2 has 1 values, there are 2 columns: a, b')
    await expect(parseCsv('a\n1\nx', { types: { a: 'number' } })).rejects.toThrow(
      `column "a", row 2: expected a number, got 'x'`,
    )
    await expect(parseCsv('a,a\n1,2')).rejects.toThrow("two columns are called 'a'")
    await expect(parseCsv('')).rejects.toThrow('the file is empty')
    await expect(parseCsv('a\n1', { columns: ['b'] })).rejects.toThrow("there is no column 'b'. There are: a")
    await expect(parseCsv('a\n1', { seperator: ';' } as object)).rejects.toThrow('there is no option')
    await expect(parseCsv('a,b\n"x,1\n2')).rejects.toThrow('Quoted field unterminated')
    const table = await parseCsv(houses)
    expect(() => table.numbers('city')).toThrow('column "city" holds texts')
    expect(() => table.strings('rooms')).toThrow('column "rooms" holds numbers')
    expect(() => table.numbers('size')).toThrow("there is no column 'size'")
    await expect(readCsv('/nowhere/at.csv')).rejects.toThrow('/nowhere/at.csv')
  })
})
