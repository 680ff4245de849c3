use leptos::prelude::*;

/// Range rings, the only decoration of the console.
#[component]
pub(super) fn Backdrop() -> impl IntoView {
    let rings = (0..11)
        .map(|i| {
            let major = i % 3 == 2;
            view! { <circle class:major=major cx="92" cy="760" r=(110 + i * 109).to_string()/> }
        })
        .collect_view();
    let mut ticks = String::new();
    for step in 0..36_u16 {
        let angle = f64::from(step * 10).to_radians();
        let inner = 764.0 - if step % 3 == 0 { 14.0 } else { 7.0 };
        let at =
            |radius: f64| format!("{:.1} {:.1}", 92.0 + radius * angle.cos(), 760.0 + radius * angle.sin());
        ticks.push_str(&format!("M{}L{}", at(inner), at(764.0)));
    }
    ticks.push_str("M92 760L1037.6 21.2");
    view! {
        <svg class="scope" viewBox="0 0 920 876" preserveAspectRatio="xMinYMax slice" aria-hidden="true">
            {rings}
            <path class="major" d=ticks/>
        </svg>
    }
}
