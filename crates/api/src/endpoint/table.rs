/// Declares endpoints, one a line; see `CONTRIBUTING.md`, "Adding an endpoint".
///
/// Each becomes a unit struct that implements [`Endpoint`]; the module gains `ENDPOINTS` and `visit`.
#[macro_export]
macro_rules! endpoints {
    ($($(#[$meta:meta])* $name:ident : $method:ident $path:literal { $($parts:tt)* } -> $response:ty $(= $spec:literal)? ;)+) => {
        $(
            $(#[$meta])*
            #[derive(Debug, Clone, Copy)]
            pub struct $name;

            impl $crate::endpoint::Endpoint for $name {
                const NAME: &'static str = stringify!($name);
                const METHOD: $crate::endpoint::Method = $crate::endpoints!(@method $method);
                const PATH: &'static str = $path;
                const SPEC: Option<&'static str> = $crate::endpoints!(@spec $($spec)?);
                type Path = $crate::endpoints!(@path $($parts)*);
                type Query = $crate::endpoints!(@query $($parts)*);
                type Body = $crate::endpoints!(@body $($parts)*);
                type Response = $response;
            }
        )+

        /// The endpoints of this module, in the order of the table.
        pub const ENDPOINTS: &[$crate::endpoint::EndpointInfo] = &[$($crate::endpoint::EndpointInfo::of::<$name>()),+];

        /// Shows `visitor` the type that the operation `spec` has on this side; none when it does not stand here.
        pub fn visit<V: $crate::endpoint::TypeVisitor>(
            spec: &str,
            side: $crate::endpoint::Side,
            visitor: &mut V,
        ) -> Option<V::Found> {
            $(
                if <$name as $crate::endpoint::Endpoint>::SPEC == Some(spec) {
                    return Some(match side {
                        $crate::endpoint::Side::Query =>
                            visitor.visit::<<$name as $crate::endpoint::Endpoint>::Query>(),
                        $crate::endpoint::Side::Body =>
                            visitor.visit::<<$name as $crate::endpoint::Endpoint>::Body>(),
                        $crate::endpoint::Side::Reply =>
                            visitor.visit::<<$response as $crate::page::Wire>::Json>(),
                    });
                }
            )+
            None
        }
    };
    (@method HEAD) => { $crate::endpoint::Method::Head };
    (@method GET) => { $crate::endpoint::Method::Get };
    (@method POST) => { $crate::endpoint::Method::Post };
    (@method PUT) => { $crate::endpoint::Method::Put };
    (@method DELETE) => { $crate::endpoint::Method::Delete };
    (@spec) => { None };
    (@spec $spec:literal) => { Some($spec) };
    (@path path: $t:ty $(, $($rest:tt)*)?) => { $t };
    (@path $other:ident : $t:ty $(, $($rest:tt)*)?) => { $crate::endpoints!(@path $($($rest)*)?) };
    (@path) => { () };
    (@query query: $t:ty $(, $($rest:tt)*)?) => { $t };
    (@query $other:ident : $t:ty $(, $($rest:tt)*)?) => { $crate::endpoints!(@query $($($rest)*)?) };
    (@query) => { () };
    (@body body: $t:ty $(, $($rest:tt)*)?) => { $t };
    (@body $other:ident : $t:ty $(, $($rest:tt)*)?) => { $crate::endpoints!(@body $($($rest)*)?) };
    (@body) => { () };
}

#[cfg(test)]
#[expect(unreachable_pub, reason = "the table is written to be exported")]
mod tests {
    use std::fmt;

    use serde::{Serialize, de::DeserializeOwned};

    use crate::endpoint::{Side, TypeVisitor, path_of};

    crate::endpoints! {
        /// A thing.
        GetThing: GET "/v1/things/{a}/parts/{b}" { path: (String, String) } -> Vec<u32> = "Thing/getThing";
    }

    struct Name;

    impl TypeVisitor for Name {
        type Found = &'static str;

        fn visit<T: Serialize + DeserializeOwned + fmt::Debug>(&mut self) -> &'static str {
            std::any::type_name::<T>()
        }
    }

    #[test]
    fn braces_are_filled_in_order_and_encoded() {
        let path = path_of::<GetThing>(&("a/b c".into(), "http://x:1".into()));
        assert_eq!(path, "/v1/things/a%2Fb%20c/parts/http%3A%2F%2Fx%3A1");
    }

    #[test]
    fn the_table_knows_its_lines() {
        assert_eq!(ENDPOINTS[0].spec, Some("Thing/getThing"));
        assert_eq!(visit("Thing/other", Side::Reply, &mut Name), None);
        assert_eq!(visit("Thing/getThing", Side::Reply, &mut Name), Some("alloc::vec::Vec<u32>"));
        assert_eq!(visit("Thing/getThing", Side::Body, &mut Name), Some("()"));
    }
}
