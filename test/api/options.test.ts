import { fileURLToPath } from 'node:url'
import ts from 'typescript'
import { expect, it } from 'vitest'
import { ENTRIES } from '../../vite.entries.js'

const root = fileURLToPath(new URL('../..', import.meta.url))

/** Every optional property that an option, or a parameter, of the public API has: `Owner.name`, and its comment. */
function optionalOptions(...entries: string[]): Map<string, string> {
  const { config } = ts.readConfigFile(`${root}tsconfig.json`, ts.sys.readFile)
  const { options } = ts.convertCompilerOptionsFromJson(config.compilerOptions, root)
  const program = ts.createProgram(entries, { ...options, types: ['@webgpu/types', 'node'] })
  const checker = program.getTypeChecker()
  const found = new Map<string, string>()
  const seen = new Set<ts.Node>()

  const visitSymbol = (symbol: ts.Symbol | undefined): void => {
    if (!symbol) return
    const target = symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol
    if (target.flags & ts.SymbolFlags.ValueModule) checker.getExportsOfModule(target).forEach(visitSymbol)
    else target.declarations?.filter(isPublicSource).forEach(visit)
  }

  /** What users can name: not the device's floors, which take options of nobody else's. */
  const isPublicSource = (node: ts.Node) => {
    const { fileName } = node.getSourceFile()
    return !fileName.includes('/node_modules/') && !/\/src\/(gpu|kernels)\//.test(fileName)
  }

  const visit = (node: ts.Node): void => {
    if (seen.has(node) || ts.isBlock(node)) return
    seen.add(node)
    const isHidden = ts.getJSDocTags(node).some(({ tagName }) => tagName.text === 'internal')
    if (isHidden || (ts.isClassElement(node) && node.name && ts.isPrivateIdentifier(node.name))) return
    if (ts.isPropertySignature(node) && node.questionToken) {
      const owner =
        ts.findAncestor(node, ts.isInterfaceDeclaration)?.name.text ?? node.getSourceFile().fileName
      const tags = ts
        .getJSDocTags(node)
        .map((tag) => `@${tag.tagName.text} ${ts.getTextOfJSDocComment(tag.comment)}`)
      const symbol = checker.getSymbolAtLocation(node.name)!
      const text = ts.displayPartsToString(symbol.getDocumentationComment(checker))
      found.set(`${owner}.${node.name.getText()}`, [text, ...tags].join(' '))
    }
    if (ts.isTypeReferenceNode(node)) visitSymbol(checker.getSymbolAtLocation(node.typeName))
    if (ts.isExpressionWithTypeArguments(node)) visitSymbol(checker.getSymbolAtLocation(node.expression))
    if (ts.isTypeQueryNode(node)) visitSymbol(checker.getSymbolAtLocation(node.exprName))
    ts.forEachChild(node, visit)
  }

  for (const entry of entries) visitSymbol(checker.getSymbolAtLocation(program.getSourceFile(entry)!))
  return found
}

/** Those that say neither. */
const silent = (options: Map<string, string>) =>
  [...options].filter(([, text]) => !/@default \S|Without it\b/.test(text)).map(([name]) => name)

it('every option says what it is by default, or what happens without it', () => {
  const options = optionalOptions(...ENTRIES.map((name) => `${root}src/${name}.ts`))
  expect(options.size).toBeGreaterThan(300)
  expect(options.get('DenseOptions.useBias')).toMatch(/@default true$/)
  expect(silent(options)).toEqual([])
})

it('one that says nothing is found out', () => {
  const options = optionalOptions(`${root}test/fixtures/api/options.ts`)
  expect(silent(options)).toEqual(['Options.silent', 'Inner.silent'])
})
