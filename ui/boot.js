// Runs before the first paint: puts the operator's theme, density and language on <html>, so that nothing
// flashes, then starts the console. A file of its own because the page's policy allows no inline script.
//
// The preferences are the console's own (ui/src/state): `kansei.theme`, `kansei.density`, `kansei.language`.
(() => {
  const root = document.documentElement
  const stored = (key, allowed) => {
    try {
      const value = localStorage.getItem(`kansei.${key}`)
      return allowed.includes(value) ? value : null
    } catch {
      return null // storage may be switched off; the system's choice is as good
    }
  }
  const dark = matchMedia('(prefers-color-scheme: dark)').matches
  root.dataset.theme = stored('theme', ['light', 'dark']) ?? (dark ? 'dark' : 'light')
  root.dataset.density = stored('density', ['cosy', 'compact']) ?? 'cosy'
  root.lang = stored('language', ['en', 'ja']) ?? (/^ja\b/.test(navigator.language) ? 'ja' : 'en')

  const words = {
    en: {
      title: 'The console could not start',
      old: 'This browser is too old for it: it needs WebAssembly and ES modules.',
      load: 'A part of it did not arrive. Check the connection to the server, then reload.',
      reload: 'Reload',
    },
    ja: {
      title: 'コンソールを起動できませんでした',
      old: 'お使いのブラウザーは古いため利用できません。WebAssembly と ES モジュールに対応したブラウザーが必要です。',
      load: '一部のファイルを取得できませんでした。サーバーとの接続を確認してから、再読み込みしてください。',
      reload: '再読み込み',
    },
  }[root.lang]

  const failed = (error) => {
    console.error(error)
    const say = () => {
      const box = document.createElement('main')
      box.setAttribute('role', 'alert')
      box.className = 'boot-failed'
      const add = (name, text) => box.appendChild(Object.assign(document.createElement(name), { textContent: text }))
      add('h1', words.title)
      add('p', typeof WebAssembly === 'object' ? words.load : words.old)
      add('pre', String(error))
      add('button', words.reload).addEventListener('click', () => location.reload())
      document.getElementById('app').replaceChildren(box)
    }
    if (document.readyState === 'loading') document.addEventListener('DOMContentLoaded', say)
    else say()
  }

  import('./ui.js').then((console_) => console_.default()).catch(failed)
})()
