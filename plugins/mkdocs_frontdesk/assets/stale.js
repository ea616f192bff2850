/* Shows the note that data is old, where it is: a page is built without a clock, a reader has one. Optional. */
(function () {
  var HOUR = 36e5, d = document;
  function mount() {
    d.querySelectorAll("[data-fd-as-of]").forEach(function (note) {
      var age = (Date.now() - Date.parse(note.dataset.fdAsOf)) / HOUR;
      if (!(age > Number(note.dataset.fdHours))) return;
      note.querySelector("[data-fd-age]").textContent = Math.floor(age / 24);
      note.hidden = false;
    });
  }
  d.readyState === "loading" ? d.addEventListener("DOMContentLoaded", mount) : mount();
})();
