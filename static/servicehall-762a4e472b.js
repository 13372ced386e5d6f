// Small comforts. Every page works without them; nothing here is needed to get a matter done.

// After an error the summary is read first; its links go to the field, not to the top of the page.
const summary = document.querySelector(".govuk-error-summary, .govuk-notification-banner--success");
if (summary && !document.activeElement?.matches("input, select, textarea")) {
  summary.tabIndex = -1;
  summary.focus();
  summary.addEventListener("blur", () => summary.removeAttribute("tabindex"), { once: true });
}

document.addEventListener("click", (event) => {
  const link = event.target.closest?.(".govuk-error-summary a[href^='#']");
  const field = link && document.getElementById(decodeURIComponent(link.hash.slice(1)));
  if (!field) return;
  event.preventDefault();
  const group = field.closest("fieldset")?.querySelector("legend") ?? document.querySelector(`label[for="${CSS.escape(field.id)}"]`);
  (group ?? field).scrollIntoView();
  (field.matches("input, select, textarea") ? field : field.querySelector("input, select, textarea") ?? field).focus({ preventScroll: true });
});

// A form is sent once. The house does a form sent twice only once in any case; this spares the wait.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || form.method !== "post") return;
  if (form.dataset.sent) {
    event.preventDefault();
    return;
  }
  form.dataset.sent = "yes";
  form.setAttribute("aria-busy", "true");
  if (form.querySelector("input[type=file]")) upload(event, form);
});

window.addEventListener("pageshow", (event) => {
  if (!event.persisted) return;
  for (const form of document.querySelectorAll("form[data-sent]")) {
    delete form.dataset.sent;
    form.removeAttribute("aria-busy");
  }
});

// A link that looks like a button answers to the space bar like one.
document.addEventListener("keydown", (event) => {
  if (event.key === " " && event.target.matches?.("a[role=button]")) {
    event.preventDefault();
    event.target.click();
  }
});

// How far a file has gone. The page that comes back replaces this one, as it would without scripts.
function upload(event, form) {
  const chosen = [...form.querySelectorAll("input[type=file]")].filter((input) => input.files.length);
  const size = chosen.flatMap((input) => [...input.files]).reduce((sum, file) => sum + file.size, 0);
  if (size < 256 * 1024) return;
  event.preventDefault();
  const data = new FormData(form, event.submitter ?? undefined);
  const shown = document.createElement("output");
  shown.className = "app-upload";
  const bar = document.createElement("progress");
  bar.className = "app-upload__bar";
  bar.max = 100;
  bar.value = 0;
  const words = document.createElement("span");
  shown.append(bar, words);
  chosen.at(-1).closest(".govuk-form-group").append(shown);
  const request = new XMLHttpRequest();
  request.open("POST", form.action);
  request.responseType = "text";
  request.upload.addEventListener("progress", (sent) => {
    if (!sent.lengthComputable) return;
    bar.value = (sent.loaded / sent.total) * 100;
    words.textContent = new Intl.NumberFormat(document.documentElement.lang, { style: "percent" }).format(sent.loaded / sent.total);
  });
  const plainly = () => {
    shown.remove();
    form.submit();
  };
  request.addEventListener("load", () => {
    if (request.status < 400) {
      location.assign(request.responseURL);
      return;
    }
    const page = new DOMParser().parseFromString(request.responseText, "text/html");
    document.title = page.title;
    document.documentElement.lang = page.documentElement.lang;
    document.body.replaceWith(page.body);
    const found = document.querySelector(".govuk-error-summary") ?? document.querySelector("main");
    found.tabIndex = -1;
    found.focus();
  });
  request.addEventListener("error", plainly);
  request.send(data);
}

// Characters left, said politely and not at every key.
for (const group of document.querySelectorAll("[data-module=govuk-character-count]")) {
  const field = group.querySelector("textarea, input");
  const message = group.querySelector(".govuk-character-count__message");
  const most = Number(group.dataset.maxlength);
  const numbers = new Intl.NumberFormat(document.documentElement.lang);
  message.setAttribute("aria-live", "polite");
  let timer;
  const count = () => {
    const left = most - [...field.value].length;
    message.textContent = `${left < 0 ? group.dataset.over : group.dataset.left} ${numbers.format(Math.abs(left))}`;
    message.classList.toggle("govuk-error-message", left < 0);
    message.classList.toggle("govuk-hint", left >= 0);
    field.classList.toggle("govuk-textarea--error", left < 0);
  };
  field.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(count, 300);
  });
  if (field.value) count();
}

// "None of these" empties the others.
document.addEventListener("change", (event) => {
  const box = event.target;
  if (box.type !== "checkbox" || !box.checked) return;
  const alone = box.dataset.behaviour === "exclusive";
  for (const other of box.form?.querySelectorAll(`input[type=checkbox][name="${CSS.escape(box.name)}"]`) ?? []) {
    if (other !== box && (alone || other.dataset.behaviour === "exclusive")) other.checked = false;
  }
});
