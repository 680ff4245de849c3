// The desktop window as a WebDriver session, by plain HTTP.
import { readFileSync, readdirSync, readlinkSync, writeFileSync } from 'node:fs'

import { until } from './screen.mjs'

const ELEMENT = 'element-6066-11e4-a52e-4f735466cecf'

export class Window {
  /**
   * @param {string} session the session's address
   * @param {string} binary @param {string} home
   */
  constructor(session, binary, home) {
    this.session = session
    this.binary = binary
    this.home = home
  }

  /**
   * Opens the program and waits for its page.
   * @param {string} driver the driver's address
   * @param {string} binary
   * @param {string} home the home folder that the driver gives to what it starts
   */
  static async open(driver, binary, home) {
    const { sessionId } = await call('POST', `${driver}/session`, {
      capabilities: { alwaysMatch: { 'webkitgtk:browserOptions': { binary, args: [] } } },
    })
    return new Window(`${driver}/session/${sessionId}`, binary, home)
  }

  /** Ends the program as the system does when the operator logs out, and waits until it is gone. */
  async close() {
    for (const pid of running(this.binary, this.home)) process.kill(pid, 'SIGTERM')
    await until('the program to end', () => running(this.binary, this.home).length === 0)
    // The driver may have noticed already that its window is gone.
    await call('DELETE', this.session).catch(() => {})
  }

  /** @returns {Promise<string>} */
  address() {
    return call('GET', `${this.session}/url`)
  }

  /** @returns {Promise<{ width: number, height: number }>} */
  rect() {
    return call('GET', `${this.session}/window/rect`)
  }

  /** @param {number} width @param {number} height */
  resize(width, height) {
    return call('POST', `${this.session}/window/rect`, { width, height })
  }

  reload() {
    return call('POST', `${this.session}/refresh`, {})
  }

  /**
   * Runs the body of an async function in the page and answers what it returns; what it throws is thrown here.
   * @param {string} body @param {...unknown} args
   * @returns {Promise<any>}
   */
  async run(body, ...args) {
    const script = `const args = [...arguments], done = args.pop();
      (async () => { ${body} })().then((value) => done({ value }), (error) => done({ error: String(error) }))`
    const { value, error } = await call('POST', `${this.session}/execute/async`, { script, args })
    if (error) throw new Error(error)
    return value
  }

  /**
   * Waits until the page has an element of this role and name that can be seen; answers it.
   * @param {string} role @param {string | RegExp} name
   * @returns {Promise<Element>}
   */
  async find(role, name) {
    /** @type {Element | undefined} */
    let found
    await until(`${role} ${name}`, async () => {
      for (const element of await this.all(SELECTORS[role] ?? `[role=${role}]`)) {
        if (!(await element.shown())) continue
        const label = await element.label()
        if (typeof name === 'string' ? label === name : name.test(label)) {
          found = element
          return true
        }
      }
      return false
    })
    return /** @type {Element} */ (found)
  }

  /**
   * The cell that names a row. The page itself is asked: WebDriver takes cells for hidden whose words may be clipped.
   * @param {string} name
   * @returns {Promise<Element>}
   */
  async row(name) {
    /** @type {Record<string, string> | undefined} */
    let found
    await until(`a row ${name}`, async () => {
      found = await this.run(`return [...document.querySelectorAll('tbody th')].find((cell) => cell.innerText === args[0])`, name)
      return !!found
    })
    return new Element(this.session, String(found?.[ELEMENT]))
  }

  /** The words of every element of this kind, each on one line. @param {string} selector @returns {Promise<string[]>} */
  texts(selector) {
    return this.run(
      `return [...document.querySelectorAll(args[0])].map((element) => element.innerText.replaceAll(/\\s+/g, ' ').trim())`,
      selector,
    )
  }

  /** @param {string} selector @returns {Promise<Element[]>} */
  async all(selector) {
    const found = await call('POST', `${this.session}/elements`, { using: 'css selector', value: selector })
    return found.map((/** @type {Record<string, string>} */ one) => new Element(this.session, String(one[ELEMENT])))
  }

  /** @returns {Promise<string>} everything that can be read on the page */
  text() {
    return this.run('return document.body.innerText')
  }

  /** @param {string | RegExp} words */
  async shows(words) {
    const fits = (/** @type {string} */ text) => (typeof words === 'string' ? text.includes(words) : words.test(text))
    await until(`the page to show ${words}`, async () => fits(await this.text()))
  }

  /** Types to whatever has the focus. @param {string} keys */
  async type(keys) {
    const actions = [...keys].flatMap((value) => [
      { type: 'keyDown', value },
      { type: 'keyUp', value },
    ])
    await call('POST', `${this.session}/actions`, { actions: [{ type: 'key', id: 'keyboard', actions }] })
  }

  /** Presses these keys together, the last one while the others are held. @param {...string} keys */
  async press(...keys) {
    const actions = [
      ...keys.map((value) => ({ type: 'keyDown', value })),
      ...keys.toReversed().map((value) => ({ type: 'keyUp', value })),
    ]
    await call('POST', `${this.session}/actions`, { actions: [{ type: 'key', id: 'keyboard', actions }] })
  }

  /** The processes that fetch for this window's page: its calls and its socket go through them. */
  network() {
    return running(/\/WebKitNetworkProcess$/, this.home)
  }

  /** Photographs what stands on the page now, not what was painted last. @param {string} file */
  async photograph(file) {
    await this.run('for (let frame = 0; frame < 2; frame++) await new Promise(requestAnimationFrame)')
    writeFileSync(file, Buffer.from(await call('GET', `${this.session}/screenshot`), 'base64'))
  }
}

/** Keys that are no characters, as WebDriver writes them. */
export const KEYS = { Control: '\uE009', Enter: '\uE007', Escape: '\uE00C' }

/** Elements that have a role by their name. @type {Record<string, string>} */
const SELECTORS = {
  button: 'button, [role=button]',
  complementary: 'aside, [role=complementary]',
  dialog: 'dialog, [role=dialog]',
  heading: 'h1, h2, h3',
  link: 'a[href]',
}

class Element {
  /** @param {string} session @param {string} id */
  constructor(session, id) {
    this.path = `${session}/element/${id}`
    this.session = session
  }

  click() {
    return call('POST', `${this.path}/click`, {})
  }

  /** @returns {Promise<string>} */
  text() {
    return call('GET', `${this.path}/text`)
  }

  /** What a screen reader calls it. @returns {Promise<string>} */
  label() {
    return call('GET', `${this.path}/computedlabel`)
  }

  /** @returns {Promise<boolean>} */
  shown() {
    return call('GET', `${this.path}/displayed`)
  }

  /** @param {string} text */
  fill(text) {
    return call('POST', `${this.path}/value`, { text })
  }

  /** @param {string} selector @returns {Promise<Element[]>} */
  async all(selector) {
    const found = await call('POST', `${this.path}/elements`, { using: 'css selector', value: selector })
    return found.map((/** @type {Record<string, string>} */ one) => new Element(this.session, String(one[ELEMENT])))
  }
}

/** @param {string} method @param {string} address @param {unknown} [body] @returns {Promise<any>} */
async function call(method, address, body) {
  const answer = await fetch(address, { method, body: body === undefined ? undefined : JSON.stringify(body) })
  const { value } = /** @type {{ value: any }} */ (await answer.json())
  if (!answer.ok) throw new Error(`${method} ${address.replace(/^.*\/session/, '')}: ${value?.error}: ${value?.message}`)
  return value
}

/**
 * The processes of this binary that live in this home folder: nobody else's.
 * @param {string | RegExp} binary @param {string} home
 * @returns {number[]}
 */
function running(binary, home) {
  return readdirSync('/proc').map(Number).filter((pid) => {
    try {
      const ours = readFileSync(`/proc/${pid}/environ`, 'utf8').split('\0').includes(`HOME=${home}`)
      if (!ours) return false
      const program = readlinkSync(`/proc/${pid}/exe`)
      return typeof binary === 'string' ? program === binary : binary.test(program)
    } catch {
      return false // gone, or somebody else's
    }
  })
}
